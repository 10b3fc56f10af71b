"""Flat pictures that stand in the street: shrunk in steps beforehand, pasted in perspective."""

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.street.viewpoint import HEIGHT, NEAREST_M, WIDTH, Points, Quad, depth, project
from models.base import Picture

_LEVELS = 6

Gain = tuple[float, float, float]
"""How much of blue, green and red the light of the hour leaves, each 0…1."""


class Sprite:
    """A BGRA picture with its halves, quarters … so that a far sprite is as smooth as a near one."""

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        share = picture[..., 3:].astype(np.float32) / 255
        level = np.dstack([np.round(picture[..., :3] * share).astype(np.uint8), picture[..., 3]])
        self._levels = [np.ascontiguousarray(level)]
        for _ in range(_LEVELS - 1):
            height, width = (max(2, side // 2) for side in self._levels[-1].shape[:2])
            smaller = cv2.resize(self._levels[-1], (width, height), interpolation=cv2.INTER_AREA)
            self._levels.append(np.asarray(smaller, np.uint8))

    def paste(self, canvas: Picture, quad: Quad, light: Gain, strength: float) -> None:
        """Draw the sprite onto `quad` in this light, faded to `strength` (0…1), changing `canvas`."""
        seen = _before_the_eye(quad)
        if seen is None:
            return
        part, corners = seen
        target = project(corners)
        roi = _roi(target)
        if roi is None:
            return
        left, top, right, bottom = roi
        texture = self._level_for(part, target)
        source = part * np.array([texture.shape[1], texture.shape[0]])
        matrix = cv2.getPerspectiveTransform(
            source.astype(np.float32), (target - np.array([left, top])).astype(np.float32)
        )
        warped = cv2.warpPerspective(texture, matrix, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
        factors = (*(part * strength for part in light), strength)
        if min(factors) < 1:
            warped = cv2.multiply(warped, np.array(factors))
        lay_over(canvas[top:bottom, left:right], np.asarray(warped, np.uint8))

    def _level_for(self, part: Points, target: Points) -> NDArray[np.uint8]:
        """Choose the level with about as many pixels as the picture will show."""
        height, width = self._levels[0].shape[:2]
        sides = np.roll(part, -1, axis=0) - part
        texels = np.hypot(sides[:, 0] * width, sides[:, 1] * height)
        pixels = np.hypot(*(np.roll(target, -1, axis=0) - target).T)
        shrink = float(np.min(texels / np.maximum(pixels, 1e-3)))
        level = int(np.clip(np.floor(np.log2(max(shrink, 1.0)) + 0.35), 0, _LEVELS - 1))
        return self._levels[level]


def lay_over(canvas: Picture, layer: NDArray[np.uint8]) -> None:
    """Lay a BGRA picture whose colours are already multiplied by its alpha over `canvas`, changing it."""
    through = cv2.bitwise_not(cv2.extractChannel(layer, 3))
    cv2.multiply(canvas, cv2.cvtColor(through, cv2.COLOR_GRAY2BGR), dst=canvas, scale=1 / 255)
    cv2.add(canvas, cv2.cvtColor(layer, cv2.COLOR_BGRA2BGR), dst=canvas)


def _roi(target: Points) -> tuple[int, int, int, int] | None:
    """Return the part of the picture that the corners touch, or None."""
    low = np.floor(target.min(axis=0)).astype(int) - 1
    high = np.ceil(target.max(axis=0)).astype(int) + 1
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    right, bottom = min(WIDTH, int(high[0])), min(HEIGHT, int(high[1]))
    return (left, top, right, bottom) if right > left and bottom > top else None


def _before_the_eye(quad: Quad) -> tuple[Points, Points] | None:
    """Cut off what is behind the camera: texture corners (0…1) and street corners of the rest, or None."""
    texture = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    corners = quad.corners.copy()
    distances = depth(corners)
    if distances.max() <= NEAREST_M:
        return None
    # A quad recedes along one of its two directions; the pairs are its edges in that direction.
    across = abs(distances[0] - distances[1]) > abs(distances[0] - distances[3])
    for one, other in ((0, 1), (3, 2)) if across else ((0, 3), (1, 2)):
        near, far = (one, other) if distances[one] < distances[other] else (other, one)
        if distances[near] < NEAREST_M < distances[far]:
            share = (NEAREST_M - distances[near]) / (distances[far] - distances[near])
            corners[near] += share * (corners[far] - corners[near])
            texture[near] += share * (texture[far] - texture[near])
    return (texture, corners) if depth(corners).min() >= NEAREST_M - 1e-6 else None

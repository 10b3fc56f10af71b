"""Laying flat things into a scene: where a turned rectangle is seen, and the soft-edged paste itself."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from models.training.scenes.parts import Quad
from models.training.scenes.textures import Rng

_DISTANCE = 4.0


def seen_from(angles: tuple[float, float, float], shape: float, width: float, middle: tuple[float, float]) -> Quad:
    """Give the corners of a rectangle turned by yaw, pitch and roll (degrees), `width` px wide were it not turned.

    `shape` is width over height. The camera stands four widths away, so that nearer edges are a little longer.
    """
    yaw, pitch, roll = np.radians(angles)
    flat = np.array([(-1, -1 / shape, 0), (1, -1 / shape, 0), (1, 1 / shape, 0), (-1, 1 / shape, 0)]) / 2
    about_y = np.array([(np.cos(yaw), 0, np.sin(yaw)), (0, 1, 0), (-np.sin(yaw), 0, np.cos(yaw))])
    about_x = np.array([(1, 0, 0), (0, np.cos(pitch), -np.sin(pitch)), (0, np.sin(pitch), np.cos(pitch))])
    about_z = np.array([(np.cos(roll), -np.sin(roll), 0), (np.sin(roll), np.cos(roll), 0), (0, 0, 1)])
    turned = flat @ (about_z @ about_x @ about_y).T
    seen = turned[:, :2] / (1 + turned[:, 2:] / _DISTANCE) * width
    return (seen + middle).astype(np.float32)


def homography(size: tuple[int, int], quad: Quad) -> NDArray[np.float64]:
    """Give the warp that lays a picture of `size` (width, height) onto `quad`, outer edge to outer edge."""
    width, height = size
    outer = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    return np.asarray(cv2.getPerspectiveTransform(outer, quad), np.float64)


def through(matrix: NDArray[np.float64], points: NDArray[np.float32]) -> Quad:
    """Send points (N x 2) through a homography."""
    return np.asarray(cv2.perspectiveTransform(points[None].astype(np.float32), matrix)[0], np.float32)


def paste(ground: Picture, thing: Picture, cover: NDArray[np.float32], quad: Quad) -> None:
    """Lay `thing` onto `quad` of `ground`, in place; `cover` (0…1) says where it is solid."""
    low = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(quad.max(axis=0)).astype(int) + 2, ground.shape[1::-1])
    if (high <= low).any():
        return
    thing, cover = _shrunk(thing, cover, quad)
    matrix = homography((thing.shape[1], thing.shape[0]), (quad - low).astype(np.float32))
    size = int(high[0] - low[0]), int(high[1] - low[1])
    solid = cv2.warpPerspective(cover, matrix, size, flags=cv2.INTER_LINEAR)[..., None]
    laid = cv2.warpPerspective(thing, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    part = ground[low[1] : high[1], low[0] : high[0]]
    part[:] = (part * (1 - solid) + laid * solid + 0.5).astype(np.uint8)


def _shrunk(thing: Picture, cover: NDArray[np.float32], quad: Quad) -> tuple[Picture, NDArray[np.float32]]:
    """Bring a thing near the size at which it is laid, so that the warp skips no pixels."""
    tl, tr, br, bl = quad
    across = max(np.hypot(*(tr - tl)), np.hypot(*(br - bl)))
    down = max(np.hypot(*(bl - tl)), np.hypot(*(br - tr)))
    width, height = max(2, int(np.ceil(across))), max(2, int(np.ceil(down)))
    if width >= thing.shape[1] or height >= thing.shape[0]:
        return thing, cover
    small = cv2.resize(thing, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), np.asarray(
        cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA), np.float32
    )


def random_angles(rng: Rng, strength: float = 1.0) -> tuple[float, float, float]:
    """Choose how something is turned: mostly little, now and then up to 55 degrees of yaw."""
    yaw = np.clip(rng.normal(0, 22 * strength), -55, 55)
    pitch = np.clip(rng.normal(6, 11 * strength), -30, 30)
    roll = np.clip(rng.normal(0, 6 * strength), -25, 25)
    return float(yaw), float(pitch), float(roll)

"""Cuts a plate out of a picture and turns it to face the reader."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture, Point

_FINEST = 4
_PAYS = 4
"""A picture up to so many times larger than what is made of it is worth a fourth channel."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What is left around a plate, as a share of the crop's width and height; negative cuts into the plate."""

    across: float = 0.0
    down: float = 0.0


def rectify(picture: Picture, corners: Corners, size: tuple[int, int], margin: Margin) -> Picture:
    """Warp the plate between `corners` to `size` (width, height) with `margin` around it.

    A plate larger than `size` is warped at up to four times the size and shrunk, so that thin strokes do not fall
    between the samples.
    """
    finer = max(1, min(_FINEST, math.ceil(_width(corners) / size[0] - 0.25)))
    width, height = size[0] * finer, size[1] * finer
    left, top = margin.across * width, margin.down * height
    source = np.array([(corner.x, corner.y) for corner in corners], np.float32)
    target = np.array(
        [(left, top), (width - left, top), (width - left, height - top), (left, height - top)], np.float32
    )
    warp = cv2.getPerspectiveTransform(source, target)
    crop = warped(picture, np.asarray(warp), (width, height))
    return crop if finer == 1 else resized(crop, size)


def warped(picture: Picture, warp: NDArray[np.float64], size: tuple[int, int]) -> Picture:
    """Warp a picture to `size` (width, height), its edges going on without end.

    OpenCV warps four channels in half of the time that it takes for three, to the same values.
    """
    widens = picture.shape[0] * picture.shape[1] <= _PAYS * size[0] * size[1]
    shown = cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA) if widens else picture
    seen = cv2.warpPerspective(shown, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(seen, cv2.COLOR_BGRA2BGR) if widens else seen, np.uint8)


def resized(picture: Picture, size: tuple[int, int]) -> Picture:
    """Bring a picture to `size` (width, height): averaged where it shrinks, else interpolated."""
    shrinks = picture.shape[1] > size[0] and picture.shape[0] > size[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)


def _width(corners: Corners) -> float:
    tl, tr, br, bl = corners
    return max(_distance(tl, tr), _distance(bl, br))


def _distance(one: Point, other: Point) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)

"""One pass of LPD-YuNet: plates with four corners in a 320x240 window of a picture.

The decoding is that of an SSD with priors (Liu et al., 2016), with the four corners as further offsets.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture, Point
from models.network import Blob, Network
from models.plates.finding.found import FoundPlate

_WIDTH, _HEIGHT = 320, 240
_LEVELS = ((8, (10, 16, 24)), (16, (32, 48)), (32, (64, 96)), (64, (128, 192, 256)))
_CORNER_COLUMNS = (4, 6, 10, 12)
_CENTRE_VARIANCE = 0.1


@dataclass(frozen=True, slots=True)
class Window:
    """A 4:3 part of a picture, in pixels; it may reach beyond the picture (black there), never lie beside it."""

    left: float
    top: float
    width: float

    @property
    def height(self) -> float:
        """Three quarters of the width, as the network sees it."""
        return self.width * _HEIGHT / _WIDTH


class LpdYunet:
    """Looks into one window at a time."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._priors = _priors()

    def look(self, picture: Picture, window: Window, least: float) -> tuple[FoundPlate, ...]:
        """Give all sightings with a score of at least `least`, several of one plate included."""
        outputs = self._network.run(_cut(picture, window))
        scores = np.sqrt(outputs["conf"][:, 1] * np.clip(outputs["iou"][:, 0], 0.0, 1.0))
        kept = scores >= least
        corners = self._corners(outputs["loc"][kept], self._priors[kept])
        scale = window.width / _WIDTH
        return tuple(
            _found(points, float(score)).moved(scale, window.left, window.top)
            for points, score in zip(corners, scores[kept], strict=True)
        )

    @staticmethod
    def _corners(offsets: Blob, priors: Blob) -> Blob:
        """Decode offsets to N x 4 x 2 pixels of the window."""
        points = [
            priors[:, :2] + offsets[:, column : column + 2] * _CENTRE_VARIANCE * priors[:, 2:]
            for column in _CORNER_COLUMNS
        ]
        return np.stack(points, axis=1)


def _found(points: NDArray[np.float32], score: float) -> FoundPlate:
    return FoundPlate(upright([Point(float(x), float(y)) for x, y in points]), score)


def upright(points: Sequence[Point]) -> Corners:
    """Put four corners into the order top left, top right, bottom right, bottom left.

    Seen large and askew, a plate may come out of the network turned or mirrored; read that way it is another text.
    """
    across, down = sum(point.x for point in points) / 4, sum(point.y for point in points) / 4
    around = sorted(points, key=lambda point: math.atan2(point.y - down, point.x - across))
    turns = [(*around[start:], *around[:start]) for start in range(4)]
    tl, tr, br, bl = max(turns, key=lambda turn: turn[1].x - turn[0].x + turn[2].x - turn[3].x)
    return tl, tr, br, bl


def _priors() -> Blob:
    """Give centre and side, in pixels of the window, of each of the 4385 outputs."""
    rows = []
    height, width = _HEIGHT // 4, _WIDTH // 4
    for step, sides in _LEVELS:
        height, width = height // 2, width // 2
        y, x, side = np.meshgrid(np.arange(height), np.arange(width), np.array(sides), indexing="ij")
        rows.append(np.stack([(x + 0.5) * step, (y + 0.5) * step, side, side], axis=-1).reshape(-1, 4))
    return np.concatenate(rows).astype(np.float32)


def _cut(picture: Picture, window: Window) -> Blob:
    """Cut the window out, black beyond the picture, at the network's size: 1x3x240x320, BGR 0..255."""
    height, width = picture.shape[:2]
    left, top = round(window.left), round(window.top)
    right, bottom = left + max(1, round(window.width)), top + max(1, round(window.height))
    part = picture[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    beyond = max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width)
    if any(beyond):
        part = np.asarray(cv2.copyMakeBorder(part, *beyond, cv2.BORDER_CONSTANT), np.uint8)
    method = cv2.INTER_AREA if window.width > _WIDTH else cv2.INTER_LINEAR
    sized = cv2.resize(part, (_WIDTH, _HEIGHT), interpolation=method)
    return np.ascontiguousarray(sized.transpose(2, 0, 1)[np.newaxis].astype(np.float32))

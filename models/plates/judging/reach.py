"""How far the characters of a plate reach towards its head and foot, and how plain what lies beyond them is.

GA 36 puts characters of 90 mm in the middle of 140 mm: seen from one edge they end at 0.82 of the plate's height,
whatever the light. What covers a plate is its new edge, and characters reach up to that. Blur spoils the ground
between characters and edge long before it moves the place at which the one ends and the other begins.

Beyond its characters a plate has a line, an edge and screws; a bar, a cloth or tape is plain from side to side.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture
from models.plates.judging.margins import AROUND, ROWS_OF, MarginRow, upright

_QUARTER = 4
"""The lightest and the darkest quarter of a block's pixels are what it has of ink and of ground."""
_ENDED = 0.5
"""Where rows show less of the contrast that they have in the middle, the characters have ended."""
_AT_ONCE = 2
"""So many rows in succession must show it."""
_BEYOND = 0.22
"""So much of the plate's height is looked at beyond the characters: what covers a fifth of a plate fills it."""
_LEAST_BEYOND, _UNSEEN = 3, 1.0

Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reach:
    """On one side: where the characters end, in shares of the plate's height, and how varied it is beyond.

    `varied` is the spread along rows, in contrasts from ground to ink: 0 for what is quite plain.
    """

    end: float
    varied: float


def reaches_of(picture: Picture, corners: Corners, rows: int) -> tuple[Reach, Reach]:
    """Measure the plate between `corners` towards its head, and towards its foot."""
    seen = np.asarray(cv2.cvtColor(upright(picture, corners, rows), cv2.COLOR_BGR2GRAY), np.float32)
    above, below = ROWS_OF[1 if rows == 1 else 2]
    return _reach(seen[::-1], above), _reach(seen, below)


def _reach(seen: Levels, row: MarginRow) -> Reach:
    """Measure outwards from the middle of a row, block by block; the median block tells."""
    height = len(seen) - 2 * AROUND
    near = AROUND + round(row.near * height)
    band = round((row.far - row.near) * height)
    blocks = _blocks(seen[near:], row)
    contrast = _contrast(blocks)
    usual = np.maximum(np.median(contrast[: band * 2 // 3], axis=0), 1.0)
    ends = [_end(contrast[:, block] / usual[block], band // 3) for block in range(row.blocks)]
    spread = blocks.std(axis=2) / usual
    window = max(_LEAST_BEYOND, round(_BEYOND * height))
    varied = [_varied(spread[:, block], end, window) for block, end in enumerate(ends)]
    return Reach(float((near - AROUND + np.median(ends)) / height), float(np.median(varied)))


def _blocks(part: Levels, row: MarginRow) -> Levels:
    """Cut what lies outwards into blocks: rows x blocks x pixels."""
    width = part.shape[1]
    left, right = round(row.left * width), round(row.right * width)
    right -= (right - left) % row.blocks
    return part[:, left:right].reshape(len(part), row.blocks, -1)


def _contrast(blocks: Levels) -> Levels:
    """Give for each row and block how much its lightest pixels differ from its darkest."""
    some = max(2, blocks.shape[2] // _QUARTER)
    ranked = np.sort(blocks, axis=2)
    return np.asarray(ranked[:, :, -some:].mean(axis=2) - ranked[:, :, :some].mean(axis=2), np.float32)


def _end(contrast: Levels, first: int) -> float:
    """Find the row at which the contrast of a block is lost, between rows; its last one if it never is."""
    lost = contrast < _ENDED
    for row in range(max(1, first), len(contrast) - _AT_ONCE + 1):
        if lost[row : row + _AT_ONCE].all():
            fall = max(float(contrast[row - 1] - contrast[row]), 1e-3)
            return row - min(1.0, max(0.0, (_ENDED - float(contrast[row])) / fall))
    return float(len(contrast))


def _varied(spread: Levels, end: float, window: int) -> float:
    begin = int(np.ceil(end)) + 1
    beyond = spread[begin : begin + window]
    return float(beyond.mean()) if len(beyond) >= _LEAST_BEYOND else _UNSEEN

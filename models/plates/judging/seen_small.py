"""How far a plate is believed that was seen small.

Reading networks are nearly as sure of a plate 12 px high as of one twice as high, and are wrong many times as
often (`benchmarks/results/plate_heights.md`). So the smaller a plate was seen, the surer they have to be. What
they held possible is left alone: frames vote with that, and what the winner is worth is asked afterwards.
"""

import math

from models.base import Corners, PlateRead, Point

_LARGE_PX, _SMALLEST_PX = 20.0, 8.0
"""A row that high is large enough; one still smaller than the smallest is believed like that one."""
_STEEPNESS = 3
_TWO_ROWS = 1.6
"""As so many rows of one height the two rows of a plate count: the upper one is the smaller."""


def believed(score: float, row_px: float) -> float:
    """Give what a score (0…1) is worth where a row of characters was `row_px` high."""
    power = (_LARGE_PX / min(_LARGE_PX, max(_SMALLEST_PX, row_px))) ** _STEEPNESS
    return float(max(0.0, score) ** power)


def believed_score(read: PlateRead) -> float:
    """Give what the score of a reading is worth."""
    return believed(read.score, row_height(read.corners, read.rows))


def row_height(corners: Corners, rows: int) -> float:
    """Give the height of a plate in px, for each of its rows."""
    tl, tr, br, bl = corners
    return (_distance(tl, bl) + _distance(tr, br)) / 2 / (1 if rows == 1 else _TWO_ROWS)


def _distance(one: Point, other: Point) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)

"""How far the scores of a plate are believed that was seen small.

Reading networks are nearly as sure of a plate 12 px high as of one twice as high, and are wrong many times as
often (`benchmarks/results/plate_heights.md`). So the smaller a plate is in the picture, the less its scores are
worth.
"""

import math
from dataclasses import replace

from models.base import CharCandidate, Corners, PlateRead, Point, ReadSource

_LARGE_PX, _SMALLEST_PX = 20.0, 8.0
"""A row that high is large enough; one still smaller than the smallest is told like that one."""
_STEEPNESS = 3
_TWO_ROWS = 1.6
"""As so many rows of one height the two rows of a plate count: the upper one is the smaller."""

Candidates = tuple[CharCandidate, ...]


def as_seen(read: PlateRead) -> PlateRead:
    """Give a reading with the scores that a plate of its size deserves; what a character loses, its rivals gain.

    Another reader's opinion stays as it is: nobody measured how far that is to be believed.
    """
    power = disbelief(row_height(read.corners, read.rows))
    if power == 1 or read.source is not ReadSource.OWN:
        return read
    return replace(
        read,
        char_scores=tuple(score**power for score in read.char_scores),
        candidates=tuple(_believed(candidates, power) for candidates in read.candidates),
    )


def disbelief(row_px: float) -> float:
    """Give the power that scores are raised to where a row of characters is `row_px` high; 1 changes nothing."""
    return (_LARGE_PX / min(_LARGE_PX, max(_SMALLEST_PX, row_px))) ** _STEEPNESS


def row_height(corners: Corners, rows: int) -> float:
    """Give the height of a plate in px, for each of its rows."""
    tl, tr, br, bl = corners
    return (_distance(tl, bl) + _distance(tr, br)) / 2 / (1 if rows == 1 else _TWO_ROWS)


def _believed(candidates: Candidates, power: float) -> Candidates:
    """Take from the likeliest and give to the others in proportion."""
    if not candidates:
        return candidates
    first, *others = candidates
    left, open_before = first.score**power, 1 - first.score
    gain = (1 - left) / open_before if open_before > 0 else 1.0
    return (replace(first, score=left), *(replace(other, score=min(1.0, other.score * gain)) for other in others))


def _distance(one: Point, other: Point) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)

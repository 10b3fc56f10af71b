"""Where a frame differs from the empty lane, and in which pieces: whom no recogniser knows is seen to move.

What moves as one piece may be several: a rider before a car touches it in the picture. A vehicle that is known by
its plate or to a recogniser is taken out of the piece; what is left and stands nearer than it is somebody else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Box

_THIN = 0.25
"""Rows and columns of a piece with less than this share of its fullest one are left out of its box."""
_LEAST_BEFORE = 0.02
"""Share of the picture that somebody makes up who moves before a known vehicle."""
NEARER = 0.08
"""Share of the picture's height by which his foot is lower than the vehicle's foot, and his head higher."""
_CHANGED = 0.1
"""Share of a vehicle's box in which it differs from the ground it has come to stand on, at the very least."""
_LEAST_APART = 0.3
"""Share of it that must lie apart from other vehicles to go by that alone."""
_AROUND = 0.35
"""Share of the vehicle from which a piece is the vehicle itself, larger than its plate made believe."""
_HIDDEN = 0.5
"""Share of a piece's width below which a nearer vehicle stands: then it is a part of that one."""

Cells = NDArray[np.bool_]
"""Rows x columns: whether a cell of the picture differs."""

Columns = tuple[float, ...]
"""Shares of the columns of a picture, from left to right, that differ."""


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """See the module."""

    cells: Cells
    least: float
    """Share of the picture that must differ, in one piece, to be somebody."""

    def regions(self, width: int, height: int, known: Sequence[Box] = ()) -> tuple[Box, ...]:
        """Return the pieces in a frame of `width` x `height` pixels, largest first; `known` are vehicles in it."""
        rows, columns = self.cells.shape
        across, down = width / columns, height / rows
        marked = [scaled(box, 1 / across, 1 / down) for box in known]
        apart = [part for piece in pieces(self.cells, self.least) for part in _apart(piece, marked, self.least)]
        apart.sort(key=lambda part: -int(part.sum()))
        return tuple(scaled(_bulk(part), across, down) for part in apart)

    def columns(self) -> Columns:
        """Return how much of each column of the picture differs, from left to right."""
        return tuple(self.cells.mean(axis=0).tolist())

    def is_unchanged(self, box: Box, width: int, height: int, others: Sequence[Box] = ()) -> bool:
        """Say whether in a box, of a frame of `width` x `height` pixels, all is as in the empty lane.

        What lies in the boxes of `others` counts only where they leave too little of it to tell.
        """
        rows, columns = self.cells.shape
        inside, free = np.zeros_like(self.cells), np.ones_like(self.cells)
        _part(inside, scaled(box, columns / width, rows / height))[:] = True
        for other in others:
            _part(free, scaled(other, columns / width, rows / height))[:] = False
        apart = inside & free
        told = self.cells[apart if apart.sum() >= _LEAST_APART * inside.sum() else inside]
        return told.size > 0 and float(told.mean()) < _CHANGED


def _apart(piece: Cells, known: Sequence[Box], least: float) -> Iterator[Cells]:
    """Give those who move before known vehicles each for himself, and what is left of the piece."""
    within = [box for box in known if _part(piece, box).any()]
    rest, left = piece.copy(), piece.copy()
    for box in within:
        _part(rest, box)[:] = False
    # What a vehicle is wider than was guessed by its plate is a thin line around it.
    solid = cv2.morphologyEx(rest.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    for one in pieces(solid, _LEAST_BEFORE):
        if _stands_before(_bulk(one), within, piece.shape[0]):
            left &= ~one
            yield one
    yield from pieces(left, least)


def _stands_before(box: Box, known: Sequence[Box], rows: int) -> bool:
    """Say whether somebody stands nearer than a known vehicle, and on the ground."""
    margin = NEARER * rows
    before = any(
        box.bottom >= one.bottom + margin
        and box.top <= one.bottom - margin
        and box.overlap(one) < _AROUND * one.area
        for one in known
    )
    return before and not any(
        one.bottom > box.bottom and min(one.right, box.right) - max(one.left, box.left) >= _HIDDEN * box.width
        for one in known
    )


def pieces(cells: Cells, least: float) -> Iterator[Cells]:
    """Give the connected pieces that make up at least such a share of the picture."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cells.astype(np.uint8))
    # The first piece is the unchanged rest.
    for number in range(1, len(stats)):
        if stats[number, cv2.CC_STAT_AREA] >= least * cells.size:
            yield labels == number


def _part(cells: Cells, box: Box) -> Cells:
    """Return the view of what lies in a box, which is in cells."""
    top, left = max(0, round(box.top)), max(0, round(box.left))
    return cells[top : max(top, round(box.bottom)), left : max(left, round(box.right))]


def _bulk(piece: Cells) -> Box:
    """Return the box of the bulk of a piece, in cells: a barrier's arm that hangs on a car is none of it."""
    columns, rows = piece.sum(axis=0), piece.sum(axis=1)
    x = np.flatnonzero(columns >= _THIN * columns.max())
    y = np.flatnonzero(rows >= _THIN * rows.max())
    return Box(float(x[0]), float(y[0]), float(x[-1] + 1), float(y[-1] + 1))


def scaled(box: Box, across: float, down: float) -> Box:
    """Return a box in other units, such as shares of the picture instead of pixels."""
    return Box(box.left * across, box.top * down, box.right * across, box.bottom * down)

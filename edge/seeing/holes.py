"""What stood in the lane when it was learned, and has gone since, leaves a hole: it differs, and nobody is there.

Whoever came into a lane brings his edge with him, and the lane is smooth where it runs. Of a hole the lane shows
the edge, and the street that lay hidden is smooth. So the stronger edge along the border of what differs tells
which of both it is, as with objects that are left behind or taken away (Connell et al., "Detection and tracking in
the IBM PeopleVision system", 2004).
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.seeing.moving import Cells, pieces
from edge.seeing.relighting import Levels

_LEAST: Final = 0.01
"""Share of the picture that a hole makes up at least."""
_STRONGER: Final = 1.4
"""How many times stronger the edge is in the lane than in the picture, on the whole…"""
_BROUGHT: Final = 0.25
"""…and the share of it, at most, that is so many times stronger in the picture: somebody brought it along."""
_KEPT: Final = 0.6
"""Share of the street's edges round about that are as they were. Where a lorry fills the view, what differs has
the outline of the bright window that it hides, and around it is no street to be seen."""
_PLAIN: Final = 10.0
"""Mean edge, in grey levels, up to which the street round about has none that could tell."""
_LEAVES: Final = 0.25
"""Share of a piece that may change from one frame to the next while the last of whoever leaves it is seen…"""
_RESTS: Final = 0.1
"""…and while nobody moves in it."""
_AFTER_S: Final = 0.4
"""For so long nobody moves in what is learned anew."""
_AROUND: Final = np.ones((3, 3), np.uint8)
_THICK: Final = np.ones((5, 5), np.uint8)
_NEAR: Final = np.ones((9, 9), np.uint8)


class Holes:
    """Remembers for how long each cell has lain in a hole in which nobody moves."""

    def __init__(self) -> None:
        self._since_s: NDArray[np.float32] | None = None
        self.cells: Cells | None = None
        """Rows x columns: what differs from the lane in the newest frame and is nobody; None: nothing was seen."""

    def see(self, lane: Levels, previous: Levels, grey: Levels, level: float, passed_s: float) -> Cells:
        """Return the cells that are to be learned anew from `grey`.

        `lane` is the empty lane in the light of `grey`, `previous` the frame `passed_s` seconds before it, `level`
        how far cells that are alike may differ.
        """
        cells, resting = _found(lane, previous, grey, level)
        since_s = np.zeros_like(grey) if self._since_s is None else self._since_s
        self._since_s = np.where(resting, since_s + np.float32(passed_s), np.float32(0))
        self.cells = _around(cells)
        return _around(resting & (self._since_s >= _AFTER_S))


def _found(lane: Levels, previous: Levels, grey: Levels, level: float) -> tuple[Cells, Cells]:
    """Return the cells of all holes, and of those in which nobody moves."""
    holes, resting = np.zeros(grey.shape, np.bool_), np.zeros(grey.shape, np.bool_)
    apart = (np.abs(grey - lane) > 2 * level).astype(np.uint8)
    closed = cv2.morphologyEx(apart, cv2.MORPH_CLOSE, _AROUND) > 0
    moves = np.abs(grey - previous) > level
    edge_before, edge_now = _edge(lane), _edge(grey)
    for piece in pieces(closed, _LEAST):
        stirs = float(moves[piece].mean())
        if stirs > _LEAVES:
            continue
        border = _border(piece)
        before, now = edge_before[border], edge_now[border]
        is_brought = before.sum() <= _STRONGER * now.sum() or (now > _STRONGER * before).mean() > _BROUGHT
        if not is_brought and _is_kept(edge_before, edge_now, _near(piece) & ~_around(apart > 0)):
            holes |= piece
            if stirs <= _RESTS:
                resting |= piece
    return holes, resting


def _is_kept(edge_before: Levels, edge_now: Levels, near: Cells) -> bool:
    """Say whether the street near a piece shows the edges that it had."""
    before, now = edge_before[near], edge_now[near]
    whole = float(np.maximum(before, now).sum())
    return whole <= _PLAIN * before.size or float(np.minimum(before, now).sum()) >= _KEPT * whole


def _near(piece: Cells) -> Cells:
    """Return the cells of a piece and those up to some cells from it."""
    return cv2.dilate(piece.astype(np.uint8), _NEAR) > 0


def _around(cells: Cells) -> Cells:
    """Return the cells and those that touch them."""
    return cv2.dilate(cells.astype(np.uint8), _AROUND) > 0


def _edge(levels: Levels) -> Levels:
    across, down = cv2.Sobel(levels, cv2.CV_32F, 1, 0), cv2.Sobel(levels, cv2.CV_32F, 0, 1)
    return np.hypot(across, down).astype(np.float32)


def _border(piece: Cells) -> Cells:
    """Return the border of the bulk of a piece: the barrier's arm across it is as thin as its edges are strong."""
    bulk = cv2.morphologyEx(piece.astype(np.uint8), cv2.MORPH_OPEN, _THICK)
    return cv2.morphologyEx(bulk, cv2.MORPH_GRADIENT, _AROUND) > 0

"""How much of a small picture stayed: of a street with people before it some, of another scene nothing.

A cell is known again by the pattern around it, and where there is none, on a wall, by its level; in the dark that
must be all the nearer, for there everything is nearly as dark as the rest. Bars around a picture say nothing, for
they stay whatever it shows.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float32]

_AROUND = (3, 3)
"""Cells around one by which it is known again."""
_PLAIN = 4.0
"""Variance of cells, in grey levels squared, up to which they have no pattern…"""
_SAME_LEVEL = 3.0
"""…and are known by their level, which is then this near,…"""
_SAME_SHARE = 0.05
"""…and within this share of itself: a camera that adapts to the light changes all levels in proportion."""
_NOISE = 0.5
"""Grey levels by which cells that stayed differ all the same."""
_SAME_PATTERN = 0.9
"""Twice the covariance of two patterns over the sum of their variances: 1 if alike in form and in strength."""
_BAR = 1.5
"""Standard deviation of a whole row or column, in grey levels, up to which it may be a bar beside the picture."""
_FADING = 0.9
"""A part of the picture counts as one for some thirty frames after something was seen in it: people walk before a
bare wall, and after a cut that was missed there may be other bars."""


def stayed(before: Grey, after: Grey, inside: tuple[slice, slice]) -> float:
    """Return the share of the cells `inside` that show the same both times."""
    mean, mean_after = cv2.blur(before, _AROUND), cv2.blur(after, _AROUND)
    spread = cv2.blur(before * before, _AROUND) - mean * mean
    spread_after = cv2.blur(after * after, _AROUND) - mean_after * mean_after
    common = cv2.blur(before * after, _AROUND) - mean * mean_after
    plain = np.maximum(spread, spread_after) <= _PLAIN
    alike = 2 * common > _SAME_PATTERN * (spread + spread_after)
    same = np.where(plain, _like_levels(mean, mean_after), alike)
    return float(same[inside].mean())


class Bars:
    """The rows and columns at the borders in which nothing was seen of late. Begin a new one with each scene."""

    def __init__(self) -> None:
        self._rows = np.zeros(0, np.float32)
        self._columns = np.zeros(0, np.float32)

    def see(self, grey: Grey) -> None:
        """Take one more picture in."""
        self._rows, self._columns = _fading(self._rows, grey, 1), _fading(self._columns, grey, 0)

    def inside(self, grey: Grey) -> tuple[slice, slice]:
        """Return the rows and columns between the bars, with those of a picture not taken in yet."""
        return _span(_fading(self._rows, grey, 1)), _span(_fading(self._columns, grey, 0))


def _like_levels(mean: NDArray[Any], mean_after: NDArray[Any]) -> NDArray[np.bool_]:
    near = np.clip(_SAME_SHARE * np.maximum(mean, mean_after), _NOISE, _SAME_LEVEL)
    return np.asarray(np.abs(mean - mean_after) <= near, np.bool_)


def _fading(known: NDArray[np.float32], grey: Grey, axis: int) -> NDArray[np.float32]:
    now = np.asarray(grey.std(axis=axis), np.float32)
    return now if known.size == 0 else np.maximum(now, np.float32(_FADING) * known)


def _span(spreads: NDArray[np.float32]) -> slice:
    busy = np.flatnonzero(spreads > _BAR)
    return slice(int(busy[0]), int(busy[-1]) + 1) if busy.size else slice(None)

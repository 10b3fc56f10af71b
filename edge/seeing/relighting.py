"""The empty lane in a light that has changed from one frame to the next.

A camera switches to infrared, a lamp goes on: nothing has come, and every cell differs. What was dark is lifted,
what was bright is dimmed, so one number does not tell it; a straight line through the cells in which nobody stood
tells how each level is shown now, also of what is hidden at the moment.
"""

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float32]
"""Rows x columns: grey levels of the cells of a picture."""

_SUDDEN = 5.0
"""Grey levels by which half of the cells must change from one frame to the next."""
_AGREE = 0.6
"""Share of the cells that must lie on the line: what comes near at once lies on none."""
_LEAST_SLOPE, _STEEPEST = 0.4, 2.5
_LEAST_CELLS = 100
_TURNS = 3


def relit(lane: Levels, previous: Levels, grey: Levels, gain: float, level: float) -> Levels | None:
    """Return the empty `lane` as it looks in the light of `grey`; None where the light did not change all at once.

    `previous` is the frame before, `gain` how many times brighter it was than the lane, `level` how far cells that
    are alike may differ.
    """
    free = np.abs(previous - gain * lane) <= level
    if free.sum() < _LEAST_CELLS or np.median(np.abs(grey - previous)[free]) < _SUDDEN:
        return None
    line = _line(lane[free], grey[free], level)
    if line is None:
        return None
    shown = line[0] * lane + line[1]
    told = free & (np.abs(grey - shown) <= 2 * level)
    return np.where(told, grey, shown).astype(np.float32)


def _line(before: Levels, now: Levels, level: float) -> tuple[float, float] | None:
    """Return slope and offset of the line that most cells agree on, if they do; outliers are left out by turns."""
    slope, offset = 1.0, float(np.median(now - before))
    for _ in range(_TURNS):
        near = np.abs(now - slope * before - offset) <= 2 * level
        if near.sum() < _LEAST_CELLS or np.ptp(before[near]) < level:
            break
        slope, offset = (float(number) for number in np.polyfit(before[near], now[near], 1))
    agreed = float((np.abs(now - slope * before - offset) <= level).mean())
    return (slope, offset) if agreed >= _AGREE and _LEAST_SLOPE <= slope <= _STEEPEST else None

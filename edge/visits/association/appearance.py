"""The colours of a person's clothes, so that two who cross are not exchanged and one who was hidden is found.

Good for seconds and within one lane; it names nobody and is never stored.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Box, Picture

_SIZE = 32, 64
_HEAD_ROWS = 8
_SIDE_SHARE = 0.2
"""Left out at either side: it is background more than clothes."""
_GREY_BINS, _HUES = 8, 6
_PALE, _DARK = 50, 50
"""Saturation and value below which a hue is mere noise."""
_BINS = _GREY_BINS + _HUES * 4


@dataclass(frozen=True, slots=True, eq=False)
class Appearance:
    """Shares of colours of the upper and of the lower half of a body, one row each."""

    colours: NDArray[np.float32]

    def likeness(self, other: "Appearance") -> float:
        """Return the share of colours in common (histogram intersection, Swain and Ballard, 1991), 0…1."""
        return float(np.minimum(self.colours, other.colours).sum() / 2)

    def mixed(self, newer: "Appearance", share: float) -> "Appearance":
        """Return this with `share` of a newer look, as somebody turns and walks on."""
        return Appearance((1 - share) * self.colours + share * newer.colours)


def appearance_of(picture: Picture, box: Box) -> Appearance | None:
    """Look at the person in `box`; None where it lies outside the picture."""
    inset = _SIDE_SHARE * box.width
    left, right = max(0, int(box.left + inset)), max(0, int(box.right - inset))
    part = picture[max(0, int(box.top)) : max(0, int(box.bottom)), left:right]
    if part.size == 0:
        return None
    hues, saturations, values = cv2.split(
        cv2.cvtColor(cv2.resize(part, _SIZE, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2HSV)
    )
    bright, vivid = values >= 128, saturations >= 160  # noqa: PLR2004 - halves of what is neither dark nor pale
    coloured = _GREY_BINS + (hues // 30) * 4 + vivid * 2 + bright
    bins = np.where((saturations < _PALE) | (values < _DARK), values // 32, coloured)
    halves = bins[_HEAD_ROWS : _SIZE[1] // 2], bins[_SIZE[1] // 2 :]
    return Appearance(
        np.stack(
            [np.bincount(half.ravel().astype(np.intp), minlength=_BINS) / half.size for half in halves]
        ).astype(np.float32)
    )

"""A plate of two rows laid out as one line, so that one network reads both kinds.

The top row carries two characters (three on some plates), the lower one five. The split stands at two fifths of
the height (GA 36 gives 15 + 60 + 15 + 110 + 20 mm for lorries); both parts overlap there, for corners are never
exact, and a slice of the other row harms less than a row that is cut.
"""

import numpy as np

from models.base import Corners, Picture
from models.plates.finding.rectify import Margin, rectify, resized

TOP_ROW = (0.16, 0.0, 0.84, 0.41)
"""Left, top, right, bottom of the upper characters, in shares of the plate."""
LOWER_ROW = (0.0, 0.375, 1.0, 1.0)
TOP_SHARE = 0.4
"""How much of the line the upper row gets: its first character is the hardest of all and needs the pixels."""


def lay_rows_side_by_side(picture: Picture, corners: Corners, size: tuple[int, int], margin: Margin) -> Picture:
    """Cut both rows of the plate between `corners` and set them side by side in a crop of `size` (w, h)."""
    width, height = size
    upright = rectify(picture, corners, (width, 2 * height), margin)
    top = round(width * TOP_SHARE)
    parts = [_part(upright, TOP_ROW, (top, height)), _part(upright, LOWER_ROW, (width - top, height))]
    return np.concatenate(parts, axis=1)


def _part(upright: Picture, share: tuple[float, float, float, float], size: tuple[int, int]) -> Picture:
    height, width = upright.shape[:2]
    left, top, right, bottom = share
    part = upright[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    return resized(part, size)

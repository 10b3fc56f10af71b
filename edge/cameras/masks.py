"""What nobody may see of a camera's picture, such as a neighbour's window: black before anything else sees it."""

from collections.abc import Sequence

import cv2
import numpy as np

from models.base import Picture

Corners = Sequence[tuple[float, float]]
"""Of a polygon, in shares of the picture's width and height."""


def blackened(picture: Picture, masks: Sequence[Corners]) -> Picture:
    """Return `picture` with every mask filled in black, the pixels of its border as well."""
    height, width = picture.shape[:2]
    # A decoder may hand out pixels that it does not let anybody write, or in an order that cannot be filled.
    masked = np.array(picture, np.uint8, order="C")
    for corners in masks:
        polygon = np.array([(round(x * (width - 1)), round(y * (height - 1))) for x, y in corners], np.int32)
        cv2.fillPoly(masked, [polygon], (0, 0, 0))
    return masked

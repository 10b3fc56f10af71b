"""Cuts a plate out of a picture and turns it to face the reader."""

from dataclasses import dataclass

import cv2
import numpy as np

from models.base import Corners, Picture


@dataclass(frozen=True, slots=True)
class Margin:
    """What is left around a plate, as a share of the crop's width and height; negative cuts into the plate."""

    across: float = 0.0
    down: float = 0.0


def rectify(picture: Picture, corners: Corners, size: tuple[int, int], margin: Margin) -> Picture:
    """Warp the plate between `corners` to `size` (width, height) with `margin` around it."""
    width, height = size
    left, top = margin.across * width, margin.down * height
    source = np.array([(corner.x, corner.y) for corner in corners], np.float32)
    target = np.array(
        [(left, top), (width - left, top), (width - left, height - top), (left, height - top)], np.float32
    )
    warp = cv2.getPerspectiveTransform(source, target)
    crop = cv2.warpPerspective(
        picture, warp, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, np.uint8)

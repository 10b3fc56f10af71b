"""A frame made small enough to be watched: at most 640 pixels wide, as a JPEG."""

from typing import Final

import cv2
import numpy as np

from models.base import Picture
from wire.codec import MAX_BYTES
from wire.live_picture import TALLEST, WIDEST

_QUALITIES: Final = (60, 35)
"""The second is for what the wire would not take otherwise: leaves in rain."""
_ROOM: Final = MAX_BYTES - 1024
"""The rest is for what is said of it."""


def shrunk(picture: Picture) -> Picture:
    """Return `picture` no larger than a live picture may be; a small one as it is."""
    height, width = picture.shape[:2]
    scale = min(1.0, WIDEST / width, TALLEST / height)
    if scale == 1.0:
        return picture
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def as_jpeg(picture: Picture) -> bytes | None:
    """Return `picture` as a JPEG that the wire takes; None where it cannot be made so small."""
    for quality in _QUALITIES:
        done, encoded = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
        if done and encoded.size <= _ROOM:
            return encoded.tobytes()
    return None

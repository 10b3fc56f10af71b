"""Pictures made small on request, for lists: nothing of them is kept, so that none outlives its picture."""

import asyncio
from typing import Final

import cv2
import numpy as np

from edge.errors import EvidenceError
from edge.running.low_priority import low_priority_thread
from models.base import PictureError
from models.picture_header import picture_size

WIDEST: Final = 320
"""What the centre asks for at most, in pixels."""
_QUALITY: Final = 75
_REDUCED: Final = (
    (8, cv2.IMREAD_REDUCED_COLOR_8),
    (4, cv2.IMREAD_REDUCED_COLOR_4),
    (2, cv2.IMREAD_REDUCED_COLOR_2),
)
"""A JPEG comes out of its decoder at a fraction of its size, at a fraction of the cost."""


class SmallPictures:
    """Makes one picture at a time, in a thread that lets the lanes go first: a list asks for many at once."""

    def __init__(self) -> None:
        self._worker = low_priority_thread("small-picture")

    async def make(self, jpeg: bytes, width: int) -> bytes:
        """Return a JPEG at most `width` pixels wide; one that is no wider as it is. Raises EvidenceError."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, made_small, jpeg, width)

    def close(self) -> None:
        """Let go of the thread."""
        self._worker.shutdown(wait=False)


def made_small(jpeg: bytes, width: int) -> bytes:
    """See `SmallPictures.make`."""
    try:
        full, _ = picture_size(jpeg)
    except PictureError as error:
        raise EvidenceError(f"the picture is none: {error}") from error
    if full <= width:
        return jpeg
    way = next((way for share, way in _REDUCED if full >= share * width), cv2.IMREAD_COLOR)
    try:
        seen = cv2.imdecode(np.frombuffer(jpeg, np.uint8), way)
        if seen is None:
            raise EvidenceError("the picture cannot be decoded")
        size = width, max(1, round(seen.shape[0] * width / seen.shape[1]))
        done, encoded = cv2.imencode(
            ".jpg", cv2.resize(seen, size, interpolation=cv2.INTER_AREA), (cv2.IMWRITE_JPEG_QUALITY, _QUALITY)
        )
    except cv2.error as error:
        raise EvidenceError(f"the picture cannot be made small: {error.err}") from error
    if not done:
        raise EvidenceError("the picture cannot be made small")
    return encoded.tobytes()

"""Turns bytes into a picture, or says why not; the size is read from the header before anything is decoded."""

from pathlib import Path

import cv2
import numpy as np

from models.base import Picture, PictureError
from models.picture_header import picture_size

MOST_PIXELS = 40_000_000
_MOST_BYTES = 200_000_000


def read_picture(path: Path) -> Picture:
    """Read a picture file; raises PictureError naming what is wrong with it."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PictureError(f"larger than {_MOST_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"cannot be read: {error.strerror or error}") from error
    return decode_picture(data)


def decode_picture(data: bytes) -> Picture:
    """Decode JPEG, PNG, WebP, BMP, TIFF, GIF (first frame) or PGM/PPM to upright BGR, 8 bit.

    EXIF rotation is applied; grey, 16-bit, palette and CMYK pictures are converted, transparency is dropped.
    Raises PictureError.
    """
    if not data:
        raise PictureError("empty: zero bytes")
    width, height = picture_size(data)
    if width * height > MOST_PIXELS:
        raise PictureError(
            f"{width}x{height} is {width * height / 1e6:.1f} megapixels; at most "
            f"{MOST_PIXELS // 1_000_000} are taken"
        )
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_BGR)
    except cv2.error as error:
        raise PictureError(f"cannot be decoded: {error.err or error}") from error
    if picture is None:
        raise PictureError("truncated or damaged: it begins like a picture and cannot be decoded")
    return np.asarray(picture, np.uint8)

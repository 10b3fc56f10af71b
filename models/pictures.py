"""Turns bytes into a picture, or says why not; the size is read from the header before anything is decoded."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture, PictureError
from models.picture_header import picture_size

MOST_PIXELS = 40_000_000
MOST_PIXELS_BY_HAND = 110_000_000
"""For a person who hands in single pictures: telephones take them with 50 and 108 megapixels."""
_MOST_BYTES = 200_000_000
_SHALLOWEST, _DEEPEST = 8, 12


def read_picture(path: Path, most_pixels: int = MOST_PIXELS) -> Picture:
    """Read a picture file; raises PictureError naming what is wrong with it."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise PictureError("neither a file nor a folder")
        if path.stat().st_size > _MOST_BYTES:
            raise PictureError(f"larger than {_MOST_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"cannot be read: {error.strerror or error}") from error
    return decode_picture(data, most_pixels)


def decode_picture(data: bytes, most_pixels: int = MOST_PIXELS) -> Picture:
    """Decode JPEG, PNG, WebP, BMP, TIFF, GIF (first frame) or PGM/PPM to upright BGR, 8 bit.

    EXIF rotation is applied; grey, 16-bit, palette and CMYK pictures are converted, transparency is dropped. More
    than `most_pixels` are refused before anything is decoded. Raises PictureError.
    """
    if not data:
        raise PictureError("empty: zero bytes")
    width, height = picture_size(data)
    if width * height > most_pixels:
        raise PictureError(
            f"{width}x{height} is {width * height / 1e6:.1f} megapixels; at most "
            f"{most_pixels // 1_000_000} are taken"
        )
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_BGR | cv2.IMREAD_ANYDEPTH)
    except cv2.error as error:
        raise PictureError(f"cannot be decoded: {error.err or error}") from error
    if picture is None:
        raise PictureError("truncated or damaged: it begins like a picture and cannot be decoded")
    return _eight_bits(picture)


def _eight_bits(picture: NDArray[Any]) -> Picture:
    """Keep the eight highest bits that are in use: cameras put 10 or 12 into a container of 16."""
    if picture.dtype == np.uint8:
        return np.asarray(picture, np.uint8)
    if picture.dtype != np.uint16:
        raise PictureError(f"its values are of the type {picture.dtype}; 8 and 16 bits are taken")
    used = int(picture.max()).bit_length()
    depth = 16 if used > _DEEPEST else max(used, _SHALLOWEST)
    return np.asarray(picture >> (depth - 8), np.uint8)

"""Width and height of a picture from the first bytes of its file, before anything is decoded."""

import re
import struct
from collections.abc import Callable

from models.base import PictureError

Size = tuple[int, int]

_NOT_A_PICTURE = "not a picture: neither JPEG, PNG, WebP, BMP, TIFF, GIF nor PGM/PPM"
_NETPBM = re.compile(rb"P[56](?:\s|#[^\n]*\n)+(\d{1,9})(?:\s|#[^\n]*\n)+(\d{1,9})\s")
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_TIFF_SHORT = 3
_JPEG_MARK = 0xFF
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


def picture_size(data: bytes) -> Size:
    """Give width and height as stored (before EXIF rotation); raises PictureError for anything else."""
    for magic, read in _READERS:
        if data.startswith(magic):
            try:
                width, height = read(data)
            except (struct.error, IndexError) as error:
                raise PictureError("truncated: the header is not complete") from error
            if width <= 0 or height <= 0:
                raise PictureError("damaged: the header names no size")
            return width, height
    raise PictureError(_NOT_A_PICTURE)


def _jpeg(data: bytes) -> Size:
    """Walk the marker segments up to the frame header (ITU-T T.81, annex B)."""
    at = 2
    while True:
        if data[at] != _JPEG_MARK:
            raise PictureError("damaged: a JPEG marker is missing")
        marker = data[at + 1]
        if marker == _JPEG_MARK:
            at += 1
        elif marker in _JPEG_BARE:
            at += 2
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])


def _png(data: bytes) -> Size:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _bmp(data: bytes) -> Size:
    width, height = struct.unpack_from("<ii", data, 18)
    return width, abs(height)


def _webp(data: bytes) -> Size:
    """Read one of the three chunk kinds that a WebP container may begin with."""
    if data[8:12] != b"WEBP":
        raise PictureError(_NOT_A_PICTURE)
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        packed = struct.unpack_from("<I", data, 21)[0]
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    else:
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", data, 26))
    return width, height


def _tiff(data: bytes) -> Size:
    """Read the first directory of a classic TIFF."""
    order = "<" if data.startswith(b"II") else ">"
    directory = struct.unpack_from(order + "I", data, 4)[0]
    sizes = {}
    for entry in range(struct.unpack_from(order + "H", data, directory)[0]):
        at = directory + 2 + 12 * entry
        tag, kind = struct.unpack_from(order + "HH", data, at)
        if tag in {_TIFF_WIDTH, _TIFF_HEIGHT}:
            layout = "H" if kind == _TIFF_SHORT else "I"
            sizes[tag] = int(struct.unpack_from(order + layout, data, at + 8)[0])
    return sizes.get(_TIFF_WIDTH, 0), sizes.get(_TIFF_HEIGHT, 0)


def _netpbm(data: bytes) -> Size:
    """Read the text header of a binary PGM or PPM; comments may stand between its numbers."""
    header = _NETPBM.match(data[:4096])
    if header is None:
        raise IndexError
    return int(header[1]), int(header[2])


_READERS: tuple[tuple[bytes, Callable[[bytes], Size]], ...] = (
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF8", _gif),
    (b"BM", _bmp),
    (b"RIFF", _webp),
    (b"II*\x00", _tiff),
    (b"MM\x00*", _tiff),
    (b"P5", _netpbm),
    (b"P6", _netpbm),
)

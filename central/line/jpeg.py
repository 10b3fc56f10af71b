"""Whether bytes are a JPEG of a size, without decoding it: what a browser would be given must be what it says."""

import struct
from typing import Final

_BEGIN: Final = b"\xff\xd8\xff"
_END: Final = b"\xff\xd9"
_MARK: Final = 0xFF
_SCAN: Final = 0xDA
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive: the kinds that browsers draw."""
_OTHER_FRAMES: Final = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None where `data` is no whole JPEG of a kind that browsers draw.

    A few kilobytes can name 65,535 pixels each way, which would take a browser's memory when it draws them.
    """
    if not data.startswith(_BEGIN) or not data.endswith(_END):
        return None
    try:
        return _walk(data)
    except (struct.error, IndexError):
        return None


def _walk(data: bytes) -> tuple[int, int] | None:
    """Go from segment to segment up to the frame's own (ITU-T T.81, annex B)."""
    at = 2
    while data[at] == _MARK:
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return (width, height) if width and height else None
        if marker in _OTHER_FRAMES or marker == _SCAN or length < 2:  # noqa: PLR2004 - its own two bytes
            return None
        at += 2 + length
    return None

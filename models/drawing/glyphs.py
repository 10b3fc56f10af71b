"""The characters of a plate as masks: Hanzi from an openly licensed CJK font, letters and digits of our own."""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from models.base import ModelError
from models.drawing.stroke_face import LETTERS_AND_DIGITS, stroke_mask

_INSTALLED = Path(__file__).parent / "node_modules/@fontsource/noto-sans-sc/files"
_PACKAGED = "noto-sans-sc-chinese-simplified-700-normal.woff2"
_SYSTEM_FONTS = ("NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf", "NotoSansSC-Bold.ttf")
_SIMPLIFIED_CHINESE = 2
"""Which face of a Noto CJK collection draws Hanzi the mainland way."""
_FIRST_HANZI, _LAST_HANZI = "一", "鿿"
_HANZI_PX = 540
_HANZI_FILL = 0.96


class FontError(ModelError):
    """No font that holds the Hanzi of a plate was found."""


def font_folders() -> tuple[Path, ...]:
    """Where a font may lie, best first: beside this file, then the places of the system and of the user."""
    return (
        _INSTALLED,
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
    )


def find_font(folders: Iterable[Path]) -> Path:
    """Find a Noto CJK font of bold weight; raises FontError, which says what to install."""
    for folder in folders:
        for name in (_PACKAGED, *_SYSTEM_FONTS):
            found = next(iter(sorted(folder.rglob(name))), None) if folder.is_dir() else None
            if found:
                return found
    raise FontError(
        "plates cannot be drawn: no Noto CJK font was found. Run `npm ci` in models/training (no root needed),"
        " or install the Debian package fonts-noto-cjk"
    )


class GlyphFace:
    """Masks of characters; a Hanzi is drawn once in a large size and shrunk to what is asked for."""

    def __init__(self, font: Path) -> None:
        index = _SIMPLIFIED_CHINESE if font.suffix == ".ttc" else 0
        try:
            self._font = ImageFont.truetype(font, _HANZI_PX, index)
        except OSError as error:
            raise FontError(f"the font {font} cannot be opened ({error}); install it again") from error
        self._hanzi: dict[str, NDArray[np.uint8]] = {}

    def mask(self, character: str, width: int, height: int) -> NDArray[np.uint8]:
        """Draw `character` into a box of `width` x `height` px: 0 is plate, 255 is ink.

        Raises ValueError for what is neither an upper-case letter nor a digit nor a Hanzi.
        """
        strokes = LETTERS_AND_DIGITS.get(character)
        if strokes:
            return stroke_mask(strokes, width, height)
        if len(character) != 1 or not _FIRST_HANZI <= character <= _LAST_HANZI:
            raise ValueError(f"no plate has the character {character!r}; letters are upper case")
        if character not in self._hanzi:
            self._hanzi[character] = self._draw_hanzi(character)
        shrunk = cv2.resize(self._hanzi[character], (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(shrunk, np.uint8)

    def _draw_hanzi(self, character: str) -> NDArray[np.uint8]:
        """Cut a Hanzi to its ink and even out its pen for the squeezing to half its width."""
        mask, _ = self._font.getmask2(character, mode="L")
        ink = np.array(mask, np.uint8).reshape(mask.size[1], mask.size[0])
        ink = np.asarray(cv2.dilate(ink, np.ones((1, _HANZI_PX // 30), np.uint8)), np.uint8)
        height, width = ink.shape
        room = (round(height / _HANZI_FILL), round(width / _HANZI_FILL))
        box = np.zeros(room, np.uint8)
        top, left = (room[0] - height) // 2, (room[1] - width) // 2
        box[top : top + height, left : left + width] = ink
        return box

"""A face for plates from pictures of characters, with the drawn face for those that the folder lacks."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.drawing.glyphs import GlyphFace

_NARROW = 2.05
"""Characters of new-energy plates are higher than so many times their width."""
_UPPER_ROW = 1.0
"""Those of an upper row are wider than high."""


class PictureFace(GlyphFace):
    """Masks from black on white pictures: `140_X.jpg`, `green_X.jpg`, `220_X.jpg`, `220_up_X`, `220_down_X`."""

    def __init__(self, font: Path, folder: Path) -> None:
        super().__init__(font)
        self._folder = folder
        self._pictures: dict[tuple[str, str], NDArray[np.uint8] | None] = {}

    def mask(self, character: str, width: int, height: int) -> NDArray[np.uint8]:
        """See GlyphFace."""
        for family in _families(height / width):
            if (family, character) not in self._pictures:
                self._pictures[family, character] = self._load(f"{family}_{character}.jpg")
            picture = self._pictures[family, character]
            if picture is not None:
                return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        return super().mask(character, width, height)

    def _load(self, name: str) -> NDArray[np.uint8] | None:
        path = self._folder / name
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.is_file() else None
        return None if grey is None else np.asarray(255 - grey, np.uint8)


def _families(slender: float) -> tuple[str, ...]:
    """Say which faces fit a box so many times as high as wide, best first."""
    if slender > _NARROW:
        return "green", "140"
    if slender < _UPPER_ROW:
        return "220_up", "220", "140"
    return ("140",) if slender >= 1.9 else ("220_down", "220", "140")  # noqa: PLR2004 - 2.0 less rounding

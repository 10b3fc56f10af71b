"""Real crops with labels in their file names: one half of them to learn from, the other to measure with.

Which half a file belongs to is decided by the last hexadecimal digit of its sha256, so nobody can move it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.base import Picture
from models.pictures import decode_picture

_TRAINING_DIGITS = "01234567"
_CHOOSING_DIGIT = "0"
"""Of the training half, these choose the checkpoint and are not learnt from."""


@dataclass(frozen=True, slots=True)
class LabelledCrop:
    """A real crop and what it says."""

    picture: Picture
    text: str


@dataclass(frozen=True, slots=True)
class RealCrops:
    """Crops to learn from, crops to choose the checkpoint by, and crops that only measure."""

    learning: tuple[LabelledCrop, ...]
    choosing: tuple[LabelledCrop, ...]
    measuring: tuple[LabelledCrop, ...]


def read_real_crops(folder: Path) -> RealCrops:
    """Read all crops of a folder; an empty or missing folder gives none."""
    crops = list(_read(folder))
    return RealCrops(
        learning=tuple(crop for crop, digit in crops if digit in _TRAINING_DIGITS and digit != _CHOOSING_DIGIT),
        choosing=tuple(crop for crop, digit in crops if digit == _CHOOSING_DIGIT),
        measuring=tuple(crop for crop, digit in crops if digit not in _TRAINING_DIGITS),
    )


def _read(folder: Path) -> Iterator[tuple[LabelledCrop, str]]:
    for path in sorted(folder.glob("*.jpg")):
        data = path.read_bytes()
        yield LabelledCrop(decode_picture(data), path.stem), hashlib.sha256(data).hexdigest()[-1]


def jittered(picture: Picture, size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """Cut a crop a little differently and bring it to `size`: shifted, scaled, slanted, within a few percent."""
    height, width = picture.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    room = np.array((width * 0.025, height * 0.07), np.float32)
    moved = corners + rng.normal(0, 1, 2) * room * 0.7 + rng.normal(0, 1, (4, 2)) * room * 0.6
    target = np.array([(0, 0), (size[0], 0), (size[0], size[1]), (0, size[1])], np.float32)
    warp = cv2.getPerspectiveTransform(moved.astype(np.float32), target)
    return np.asarray(
        cv2.warpPerspective(picture, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )

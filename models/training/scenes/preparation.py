"""Gathers the real material for scenes into one folder: photographs, streets with marked plates, plate crops.

Only the training part of a folder of real pictures is taken: the files whose sha256 ends in 0 to 7. The other
part is for measuring, and no training code reads it.
"""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from models.base import Picture, PictureError
from models.pictures import read_picture
from models.plates.finding.found import FoundPlate, PlateFinder

_LONGEST = 1160
_SURE = 0.8
_SHAPES = (".jpg", ".jpeg", ".png", ".webp")
_STREET_LEAST, _STREET_LONGEST = 300, 3.0
"""A picture with a shorter side than this is a crop, one much longer than high is a strip, neither a street."""


def is_for_training(path: Path) -> bool:
    """Say whether a real picture may be trained on: its sha256 ends in 0 to 7."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[-1] in "01234567"


def gather(photos: Path, scenes: Path, crops: Path, finder: PlateFinder, target: Path) -> None:
    """Fill `target` so that `load_grounds` can read it; what it held before is replaced when all is there.

    A street is left out where the finder is not sure of every plate it sees, for an unmarked plate would be
    learnt as none. Raises PictureError with the name of a file that cannot be used.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in ("photos", "streets", "plates"):
        (unfinished / part).mkdir(parents=True)
    for index, path in enumerate(_pictures(photos)):
        _write(unfinished / f"photos/{index:04d}.jpg", _sized(_read(path)))
    for index, path in enumerate(_pictures(scenes)):
        picture = _read(path)
        low, high = sorted(picture.shape[:2])
        if is_for_training(path) and low >= _STREET_LEAST and high <= low * _STREET_LONGEST:
            _street(unfinished / f"streets/{index:04d}.jpg", _sized(picture), finder)
    for index, path in enumerate(_pictures(crops)):
        if is_for_training(path):
            _write(unfinished / f"plates/{index:04d}.jpg", _read(path))
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)


def _street(path: Path, picture: Picture, finder: PlateFinder) -> None:
    found = finder.find(picture)
    if found and all(plate.score >= _SURE for plate in found):
        _write(path, picture)
        path.with_suffix(".csv").write_text("".join(f"{_line(plate)}\n" for plate in found))


def _line(plate: FoundPlate) -> str:
    return ",".join(f"{value:.1f}" for corner in plate.corners for value in (corner.x, corner.y))


def _pictures(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SHAPES)


def _read(path: Path) -> Picture:
    try:
        return read_picture(path)
    except PictureError as error:
        raise PictureError(f"{path}: {error}") from error


def _sized(picture: Picture) -> Picture:
    scale = min(1.0, _LONGEST / max(picture.shape[:2]))
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _write(path: Path, picture: Picture) -> None:
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 95])

"""A folder of pictures as a camera: one after the other, by name."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from edge.cameras.shots import Corrupt, Shot, SourceBroken
from models.base import Picture, PictureError
from models.pictures import read_picture

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"})


def picture_files(folder: Path) -> tuple[Path, ...]:
    """Name the pictures of `folder` in order; those of folders inside it are not looked at. Raises OSError."""
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file()))


class FolderSource:
    """Shows every picture of a folder at a steady rate; what cannot be decoded is skipped and counted."""

    def __init__(self, folder: Path, fps: float) -> None:
        self._folder = folder
        self._fps = fps

    def shots(self) -> Iterator[Shot | Corrupt]:
        """Read one picture file after the other."""
        try:
            files = picture_files(self._folder)
        except OSError as error:
            raise SourceBroken(f"the folder cannot be read: {error.strerror or error}") from error
        for index, file in enumerate(files):
            try:
                picture = read_picture(file)
            except PictureError:
                yield Corrupt()
            else:
                yield Shot(partial(_render, picture), index / self._fps)


def _render(picture: Picture, max_width: int | None) -> Picture:
    height, width = picture.shape[:2]
    if max_width is None or width <= max_width:
        return picture
    size = (max_width, max(1, round(height * max_width / width)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)

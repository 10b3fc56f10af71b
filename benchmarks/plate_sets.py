"""The labelled pictures that plate readers are measured on, set by set, and those that show no plate."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np

from models.accuracy.labels import Labelled, read_labels
from models.base import Picture, PlateColour
from models.pictures import read_picture

_TRAINED_ON = frozenset("01234567")
"""Last digit of the sha256 of a crop that training may use with its label."""


def crops(data: Path, *, trained_on: bool) -> list[Labelled]:
    """Tight crops of blue plates, named after what they show: the half for measuring, or the half trained on."""
    return [
        replace(one, colour=PlateColour.BLUE, rows=1, view="crop")
        for one in read_labels(data / "plate_crops").pictures
        if (sha256(one.file.read_bytes()).hexdigest()[-1] in _TRAINED_ON) is trained_on
    ]


def scenes(data: Path) -> list[Labelled]:
    """Whole scenes with one labelled main plate each."""
    return [one for one in read_labels(data / "plate_scenes").pictures if one.view == "scene"]


def scene_crops(data: Path) -> list[Labelled]:
    """Give the few crops that lie among the scenes."""
    return [one for one in read_labels(data / "plate_scenes").pictures if one.view == "crop"]


def empty_pictures(data: Path) -> Iterator[tuple[str, Picture]]:
    """Pictures in which nobody sees a plate, each with the name of its source: people in a hall, and faces."""
    for film in sorted((data / "videos").iterdir()):
        if not film.name.startswith("car"):
            yield from ((film.name, frame) for frame in _frames(film))
    for folder, every in (("lfw_dev", 4), ("seetaface", 1), ("att", 8)):
        files = sorted(file for file in (data / "faces" / folder).rglob("*") if _is_picture(file))
        yield from ((folder, read_picture(file)) for file in files[::every])


def fitted(picture: Picture, width: int = 1280, height: int = 720) -> Picture:
    """Fit a scene into a frame of a camera's usual size, with grey beside it."""
    scale = min(width / picture.shape[1], height / picture.shape[0])
    size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    frame = np.full((height, width, 3), 90, np.uint8)
    frame[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return frame


def every(pictures: Sequence[Labelled], step: int) -> list[Labelled]:
    """Take each `step`-th picture only."""
    return list(pictures[::step])


def _is_picture(file: Path) -> bool:
    return file.suffix.lower() in {".jpg", ".png", ".pgm", ".ppm", ".bmp"}


def _frames(film: Path) -> Iterator[Picture]:
    """Give two frames a second, since frames closer to each other show the same."""
    capture = cv2.VideoCapture(str(film))
    step = max(1, round(capture.get(cv2.CAP_PROP_FPS) / 2))
    number = 0
    while capture.grab():
        if number % step == 0:
            read, frame = capture.retrieve()
            if read:
                yield np.asarray(frame, np.uint8)
        number += 1
    capture.release()

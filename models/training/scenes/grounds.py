"""Real photographs to paint on: openly licensed pictures without plates, and street pictures with plates marked.

A folder of grounds holds `photos/*.jpg` and `streets/*.jpg`; beside each street lies a `.csv` of the same name
with the corners (eight numbers a line) of every plate in it, which a ready-made detector found.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.base import Picture
from models.training.scenes.parts import Quad


@dataclass(frozen=True, slots=True)
class Street:
    """A street picture and the plates in it."""

    picture: Picture
    plates: tuple[Quad, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """All real material; each part may be empty, then everything is drawn."""

    photos: tuple[Picture, ...] = ()
    streets: tuple[Street, ...] = ()
    plates: tuple[Picture, ...] = ()
    """Real plates, cut out upright and roughly."""


def load_grounds(folder: Path) -> Grounds:
    """Read `photos`, `streets` and `plates` under `folder`; what is not there is left out."""
    return Grounds(
        photos=tuple(_read(path) for path in sorted(folder.glob("photos/*.jpg"))),
        streets=tuple(_street(path) for path in sorted(folder.glob("streets/*.jpg"))),
        plates=tuple(_read(path) for path in sorted(folder.glob("plates/*.jpg"))),
    )


def _read(path: Path) -> Picture:
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8)


def _street(path: Path) -> Street:
    lines = path.with_suffix(".csv").read_text().split()
    return Street(_read(path), tuple(np.array(line.split(","), np.float32).reshape(4, 2) for line in lines))

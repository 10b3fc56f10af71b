"""Whether a whole picture is shaped like one plate cut out, so that it is read before anything is searched."""

from enum import Enum, auto

from models.base import Picture, Point
from models.plates.finding.found import FoundPlate

_LOWEST_PX = 8
_NARROWEST, _WIDEST = 1.25, 7.5
_SCENES_TO = 2.3
"""Width through height. Cameras give scenes of up to 16:9, and 2.3 where the sky is cut off…"""
_SMALL, _LARGEST = (480, 320), 1000
"""…so what is narrower may be a scene, the less likely the smaller it is."""


def border_of(picture: Picture) -> FoundPlate:
    """Take the whole picture for a plate that nobody detected."""
    height, width = picture.shape[:2]
    return FoundPlate((Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)), 0.0)


class Shape(Enum):
    """What a picture may be by its shape. What it says must decide; see the reader."""

    PLATE = auto()
    SMALL = auto()
    """A plate of two rows or a very small scene; reading costs less than searching, so it is read first."""
    EITHER = auto()
    """A scene, and hardly a plate of two rows from very near: read where the search finds nothing."""
    SCENE = auto()


def shape_of(picture: Picture) -> Shape:
    """Judge a picture by its width and height alone."""
    height, width = picture.shape[:2]
    if height < _LOWEST_PX or not _NARROWEST <= width / height <= _WIDEST:
        return Shape.SCENE
    if width / height >= _SCENES_TO:
        return Shape.PLATE
    widest, highest = _SMALL
    if width <= widest and height <= highest:
        return Shape.SMALL
    return Shape.EITHER if width <= _LARGEST else Shape.SCENE

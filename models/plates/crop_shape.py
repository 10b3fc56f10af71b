"""Whether a whole picture is shaped like one plate cut out, so that it is read before anything is searched."""

from models.base import Picture, Point
from models.plates.found import FoundPlate

_LOWEST_PX = 8
_NARROWEST, _WIDEST = 1.25, 7.5
_SCENES_TO = 2.3
"""Width through height. Cameras give scenes of up to 16:9, and 2.3 where the sky is cut off…"""
_LARGEST_IN_DOUBT = 480, 320
"""…so what is narrower may be a scene, unless it is smaller than any camera's picture."""


def border_of(picture: Picture) -> FoundPlate:
    """Take the whole picture for a plate that nobody detected."""
    height, width = picture.shape[:2]
    return FoundPlate((Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)), 0.0)


def may_be_a_crop(picture: Picture) -> bool:
    """Say whether the picture may be one plate from edge to edge. What it says must decide; see the reader."""
    height, width = picture.shape[:2]
    if height < _LOWEST_PX or not _NARROWEST <= width / height <= _WIDEST:
        return False
    widest, highest = _LARGEST_IN_DOUBT
    return bool(width / height >= _SCENES_TO or (width <= widest and height <= highest))

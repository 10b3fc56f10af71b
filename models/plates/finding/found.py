"""A plate that was found and not yet read, and the rule by which several sightings are one plate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from models.base import Box, Corners, Picture, Point

_SAME = 0.3


@dataclass(frozen=True, slots=True)
class FoundPlate:
    """Where a plate stands and how sure (0…1) the detector is that it is one.

    `two_rows` is how likely (0…1) its characters stand in two rows; None where the detector cannot tell.
    """

    corners: Corners
    score: float
    two_rows: float | None = None

    @property
    def box(self) -> Box:
        """The upright rectangle around the corners."""
        across = [corner.x for corner in self.corners]
        down = [corner.y for corner in self.corners]
        return Box(min(across), min(down), max(across), max(down))

    def moved(self, scale: float, left: float, top: float) -> "FoundPlate":
        """Give the same plate in a larger picture, of which this one shows a part."""
        tl, tr, br, bl = (Point(corner.x * scale + left, corner.y * scale + top) for corner in self.corners)
        return FoundPlate((tl, tr, br, bl), self.score, self.two_rows)


class PlateFinder(Protocol):
    """Finds plates without reading them."""

    def find(self, picture: Picture) -> tuple[FoundPlate, ...]:
        """Find the plates of `picture`, surest first. Raises RecogniserError."""
        ...


def same_plate(one: Box, other: Box) -> bool:
    """Say whether two boxes show one plate; a box inside another does, so the smaller area counts."""
    smaller = min(one.area, other.area)
    return smaller > 0 and one.overlap(other) / smaller > _SAME


def distinct_plates(found: Iterable[FoundPlate]) -> tuple[FoundPlate, ...]:
    """Keep the surest sighting of each plate, surest first."""
    kept: list[FoundPlate] = []
    for plate in sorted(found, key=lambda one: -one.score):
        if not any(same_plate(plate.box, other.box) for other in kept):
            kept.append(plate)
    return tuple(kept)

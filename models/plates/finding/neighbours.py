"""Where a second plate of a vehicle may stand: right above or below one that was found, or beside it.

A detector's cells that see one of two plates that touch hush those that see the other. Cars that cross the border
to Hong Kong or Macau carry two: the mainland's and their own. So what lies around a find is looked at closely
where its text is one of these, or none of the mainland at all; around others it would cost time for nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.base import Corners, Picture, PlateRead, Point
from models.plates.finding.closer import CloserLook
from models.plates.finding.found import FoundPlate, same_plate
from models.plates.formats import is_cross_border, plate_kind

_STEPS = ((0.0, -1.15), (0.0, 1.15), (-1.2, 0.0), (1.2, 0.0))
"""Steps from a plate to its neighbour, in its widths and heights."""
_ROOM = 1.15
"""So much larger the neighbour may be: a closer look sees little beyond what it is shown."""


@dataclass(frozen=True, slots=True)
class NeighbourOptions:
    """When a neighbour is worth reading.

    A first look must give at least `glance`, a closer one at least `sure`; it must be between `flattest` and
    `widest` times as wide as high. What is found so scores `worth` of that look, so that its text has to decide
    whether it is a plate.
    """

    glance: float = 0.3
    sure: float = 0.9
    worth: float = 0.8
    flattest: float = 1.2
    widest: float = 7.0


class Neighbours:
    """Looks around plates that were read."""

    def __init__(self, glance: CloserLook, closer: CloserLook, options: NeighbourOptions | None = None) -> None:
        """Take who looks at a supposed plate quickly, and who looks again where that is worth it."""
        self._glance = glance
        self._closer = closer
        self._options = options or NeighbourOptions()

    def around(self, picture: Picture, reads: Sequence[PlateRead]) -> tuple[FoundPlate, ...]:
        """Give what may be further plates beside the first of `reads`. Raises RecogniserError."""
        known = [read.box for read in reads]
        found: list[FoundPlate] = []
        for guess in self._guesses(reads):
            plate = self._seen(picture, guess)
            if plate and not any(same_plate(plate.box, box) for box in known):
                found.append(plate)
                known.append(plate.box)
        return tuple(found)

    def _guesses(self, reads: Sequence[PlateRead]) -> Iterator[FoundPlate]:
        for read in reads[:1]:
            if plate_kind(read.text) is None or is_cross_border(read.text):
                for across, down in _STEPS:
                    yield FoundPlate(_stepped(read.corners, across, down), self._options.worth)

    def _seen(self, picture: Picture, guess: FoundPlate) -> FoundPlate | None:
        options, middle = self._options, guess.box.centre
        inside = 0 <= middle.x < picture.shape[1] and 0 <= middle.y < picture.shape[0]
        glanced = self._glance.look(picture, guess) if inside else replace(guess, score=0.0)
        if glanced.score < options.glance:
            return None
        closer = self._closer.look(picture, glanced)
        shaped = options.flattest <= closer.box.width / max(closer.box.height, 1.0) <= options.widest
        return (
            replace(closer, score=closer.score * options.worth)
            if shaped and closer.score >= options.sure
            else None
        )


def _stepped(corners: Corners, across: float, down: float) -> Corners:
    """Move a plate by so many of its own widths and heights, along its own edges, with some room around it."""
    tl, tr, br, bl = corners
    right = (tr.x - tl.x + br.x - bl.x) / 2, (tr.y - tl.y + br.y - bl.y) / 2
    foot = (bl.x - tl.x + br.x - tr.x) / 2, (bl.y - tl.y + br.y - tr.y) / 2
    x, y = across * right[0] + down * foot[0], across * right[1] + down * foot[1]
    middle = Point(sum(corner.x for corner in corners) / 4, sum(corner.y for corner in corners) / 4)
    first, second, third, fourth = (
        Point(
            middle.x + (corner.x - middle.x) * _ROOM + x,
            middle.y + (corner.y - middle.y) * _ROOM + y,
        )
        for corner in corners
    )
    return first, second, third, fourth

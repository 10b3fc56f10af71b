"""What belongs together in one frame: a body and the plates on it, or a plate whose vehicle is not seen.

A plate that is far too small for what moves around it hangs on a vehicle behind that, and stands for itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from edge.visits.association.appearance import Appearance
from edge.visits.association.belonging import car_around, explains
from edge.visits.association.subjects import Portrait, SeenSubject
from edge.visits.association.tracking import Group, Target
from models.base import Box, PlateRead
from wire.events import Subject

_SUBJECTS = {
    Group.VEHICLE: Subject.VEHICLE,
    Group.PLATE: Subject.VEHICLE,
    Group.SOMEBODY: Subject.VEHICLE,
    Group.NON_MOTOR: Subject.NON_MOTOR,
    Group.PERSON: Subject.PERSON,
    Group.FIGURE: Subject.PERSON,
}
_PIECE, _INSIDE = 0.5, 0.7
"""Shares of a vehicle that a piece of it makes up at most, and of the piece that lies within the vehicle."""
_BROADEST = 20.0
"""Width of a vehicle over that of its plate; cars have 4.2, lorries 6, and more when they are seen from aside."""
_UNRECOGNISED = frozenset({Group.SOMEBODY, Group.FIGURE})


@dataclass(frozen=True, slots=True)
class TrackedPart:
    """A body or plate in this frame, and the track that it continues."""

    track: int
    seen: SeenSubject


@dataclass(frozen=True, slots=True)
class Sighting:
    """One subject in one frame; it has a body, or plates, or both."""

    body: TrackedPart | None
    plates: tuple[TrackedPart, ...]

    @property
    def subject(self) -> Subject:
        """What it is, judged by its body; a plate alone is on a vehicle."""
        return _SUBJECTS[self.parts[0].seen.target.group]

    @property
    def unrecognised(self) -> bool:
        """Say whether nothing but motion is seen."""
        return self.body is not None and self.body.seen.target.group in _UNRECOGNISED and not self.plates

    @property
    def unchanged(self) -> bool:
        """Say whether all of it is as in the empty lane."""
        return all(part.seen.unchanged for part in self.parts)

    @property
    def portrait(self) -> Portrait | None:
        """How a person is seen; None for anything else."""
        return self.body.seen.portrait if self.body else None

    @property
    def look(self) -> Appearance | None:
        """A person's clothes, where they can be told."""
        return self.body.seen.target.look if self.body else None

    @property
    def parts(self) -> tuple[TrackedPart, ...]:
        """Body first, then the plates."""
        return (self.body, *self.plates) if self.body else self.plates

    @property
    def reads(self) -> tuple[PlateRead, ...]:
        """What was read of its plates."""
        return tuple(plate.seen.read for plate in self.plates if plate.seen.read)

    def only(self, tracks: Collection[int]) -> "Sighting":
        """Return what is on `tracks`, at least one of its own."""
        body = self.body if self.body and self.body.track in tracks else None
        return Sighting(body, tuple(plate for plate in self.plates if plate.track in tracks))

    @property
    def box(self) -> Box:
        """The body's box, guessed from the plate where no body is seen."""
        return self.parts[0].seen.target.box if self.body else car_around(self.parts[0].seen.target.box)


def sightings_of(parts: Sequence[TrackedPart]) -> tuple[Sighting, ...]:
    """Put each plate with the smallest body that holds it in this same frame."""
    bodies = [part for part in parts if part.seen.target.group is not Group.PLATE]
    plates = [part for part in parts if part.seen.target.group is Group.PLATE]
    bodies = [body for body in bodies if not _is_a_piece(body, plates)]
    holders = {plate.track: _holder(plate, bodies) for plate in plates}
    return (
        *(Sighting(body, tuple(p for p in plates if holders[p.track] == body.track)) for body in bodies),
        *(Sighting(None, (plate,)) for plate in plates if holders[plate.track] is None),
    )


def _holder(plate: TrackedPart, bodies: Sequence[TrackedPart]) -> int | None:
    holding = [
        (body.seen.target.box.area, body.track)
        for body in bodies
        if body.seen.target.group is not Group.PERSON
        and body.seen.target.box.contains(plate.seen.target.box.centre)
        and _may_hold(body.seen.target, plate.seen.target.box)
    ]
    return min(holding)[1] if holding else None


def _may_hold(body: Target, plate: Box) -> bool:
    """Say whether a plate is large enough for a body: what glares at night is no vehicle around a car far away."""
    if body.group is Group.SOMEBODY:
        return explains(plate, body.box)
    return body.box.width <= _BROADEST * plate.width


def _is_a_piece(body: TrackedPart, plates: Sequence[TrackedPart]) -> bool:
    """Say whether a recogniser took a piece of a vehicle, whose plate is seen, for another vehicle."""
    if body.seen.target.group is not Group.VEHICLE:
        return False
    box, around = body.seen.target.box, (car_around(plate.seen.target.box) for plate in plates)
    return any(
        box.area < _PIECE * car.area and box.overlap(car) >= _INSIDE * box.area for car in around
    ) and not any(box.contains(plate.seen.target.box.centre) for plate in plates)

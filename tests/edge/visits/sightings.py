"""Sightings and visits of a lane, made by hand: what is on which track, and what a visit saw of it."""

from collections.abc import Sequence

from edge.visits.association.sighting import Sighting, TrackedPart
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.presence.course import Nearness
from edge.visits.visit import Visit
from models.base import Box
from tests.edge.visits.scenes import frame_at, read_of
from wire.ids import new_id

CAR = Box(200, 100, 410, 260)
PLATE = Box(280, 220, 330, 236)
A, B = "京A12345", "粤B67890"


def body(track: int = 1, box: Box = CAR, group: Group = Group.VEHICLE) -> TrackedPart:
    return TrackedPart(track, SeenSubject(Target(group, box)))


def plate(track: int = 2, text: str = A, box: Box = PLATE, score: float = 0.95) -> TrackedPart:
    return TrackedPart(track, SeenSubject(Target(Group.PLATE, box), read_of(text, box, score)))


def seen(*parts: TrackedPart) -> Sighting:
    """One subject: its body, if it is seen, and its plates."""
    bodies = [part for part in parts if part.seen.target.group is not Group.PLATE]
    plates = tuple(part for part in parts if part.seen.target.group is Group.PLATE)
    return Sighting(bodies[0] if bodies else None, plates)


def visit_of(*sightings: Sighting, begin_s: float = 0.0, was_there: bool = False) -> Visit:
    """A visit that saw these, ten frames a second."""
    visit = Visit(new_id(), frame_at(begin_s), sightings[0], Nearness(), was_there=was_there, plates_readable=True)
    for number, sighting in enumerate(sightings):
        visit.see(frame_at(begin_s + number / 10), sighting)
    return visit


def way_of(boxes: Sequence[Box], group: Group = Group.VEHICLE, track: int = 1) -> list[Sighting]:
    """A body without plates, from place to place."""
    return [seen(body(track, box, group)) for box in boxes]


PASSING = [
    Box(260, 60, 380, 150),
    Box(250, 90, 390, 195),
    Box(230, 120, 410, 250),
    Box(210, 160, 430, 320),
    Box(190, 200, 450, 359),
    Box(180, 220, 460, 360),
]
"""Comes, and is about to leave over the near border."""

"""What the detectors found, as subjects of a lane: riders joined to their bicycles, drivers left in their cars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from edge.visits.association.belonging import car_around
from edge.visits.association.tracking import Group, Target
from edge.visits.ballots import ballot_of
from edge.visits.vote import VoteSettings, is_sure
from models.base import Box, DetectedObject, ObjectKind, PlateRead, Point
from wire.events import Subject

_EXPLAINS = 0.5
"""Share of the smaller of two boxes that must be common to take one for the cause of the other."""
_LEAST_PART = 0.1
"""Share of what moves that whoever explains it makes up at least."""
_MARGIN = 0.25
"""Widths of a plate above and below it that change as well: it is lower than what a change is seen in."""
_UNMOVED = 0.5
"""Intersection over union of a plate with where it hung before."""
_RIDING = 1.6
"""Height over width below which somebody is no walker."""
_WALKING = 0.25
"""Share of what moves that people on foot make up in it: cells are coarse, limbs and shadows move as well."""
_LONGEST_PLATE = 8.0
"""Width over height; plates have at most 3.5, at a slant a little more, barrier arms far more."""
_SLENDER = 2.0
"""Height over width from which what moves is no car."""
_ON_FOOT = 3.2
"""Height over width from which it is nobody who rides either."""
_FLATTEST = 4.5
"""Width over height up to which what moves may be a vehicle; the arm of a barrier is flatter."""
_CYCLES = frozenset({ObjectKind.BICYCLE, ObjectKind.MOTORCYCLE})


@dataclass(frozen=True, slots=True)
class SubjectSettings:
    """Which subjects a lane is for, and how near they must be. Shares are of the frame's width or height."""

    subjects: frozenset[Subject] = frozenset(Subject)
    min_vehicle_width: float = 0.12
    min_person_height: float = 0.25
    zone: tuple[tuple[float, float], ...] = ()
    """Corners of the lane's ground in shares of the frame; a subject's foot must be inside. Empty: everywhere."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """How good a picture of a person a frame is, 0…1, and where the face is, if faces are looked for."""

    quality: float
    face: Box | None = None


@dataclass(frozen=True, slots=True)
class SeenSubject:
    """A target, the plate reading where it is a plate, and the portrait where it is a person."""

    target: Target
    read: PlateRead | None = None
    portrait: Portrait | None = None
    unchanged: bool = False
    """Of a vehicle or plate: all is there as in the empty lane, so that nothing has come."""


def subjects_in(
    objects: Sequence[DetectedObject],
    plates: Sequence[PlateRead],
    width: int,
    height: int,
    settings: SubjectSettings,
) -> tuple[SeenSubject, ...]:
    """Turn one frame's findings (`width` x `height` pixels) into the subjects of this lane."""
    vehicles = [found.box for found in objects if found.kind is ObjectKind.VEHICLE]
    persons = [found.box for found in objects if found.kind is ObjectKind.PERSON]
    cycles = [found.box for found in objects if found.kind in _CYCLES]
    walkers = [box for box in persons if not any(_is_occupant(box, vehicle) for vehicle in vehicles)]
    ridden, walkers = _join_riders(cycles, walkers)
    near_vehicles = [box for box in vehicles if box.width >= settings.min_vehicle_width * width]
    near_ridden = [box for box in ridden if box.height >= settings.min_person_height * height]
    near_persons = [box for box in walkers if box.height >= settings.min_person_height * height]
    found = (
        *((Group.VEHICLE, Subject.VEHICLE, box) for box in near_vehicles),
        *((Group.NON_MOTOR, Subject.NON_MOTOR, box) for box in near_ridden),
        *((Group.PERSON, Subject.PERSON, box) for box in near_persons),
    )
    in_lane = tuple(
        SeenSubject(Target(group, box))
        for group, subject, box in found
        if subject in settings.subjects and _stands_in(box, width, height, settings.zone)
    )
    if settings.subjects == {Subject.PERSON}:
        return in_lane
    ours = [one.target.box for one in in_lane if one.target.group is not Group.PERSON]
    others = [box for box in (*vehicles, *ridden) if not _stands_in(box, width, height, settings.zone)]
    return (
        *in_lane,
        *(
            SeenSubject(_plate_target(read), read)
            for read in plates
            if _holds(ours, read.box)
            or (not _holds(others, read.box) and _stands_in(read.box, width, height, settings.zone))
        ),
    )


def _plate_target(read: PlateRead) -> Target:
    ballot = ballot_of(read)
    text = ballot.text if ballot is not None and is_sure(ballot, VoteSettings()) else None
    return Target(Group.PLATE, read.box, text=text)


def with_unrecognised(
    seen: tuple[SeenSubject, ...],
    objects: Sequence[DetectedObject],
    regions: Sequence[Box],
    settings: SubjectSettings,
    *,
    blind: bool = False,
    parked: Sequence[Box] = (),
) -> tuple[SeenSubject, ...]:
    """Add the regions in which something large moves, where nothing recognised, wanted or not, explains it.

    In a lane of vehicles the barrier waits for each: it is taken for a vehicle that cannot be read, or for a
    person where it is as slender as one. In a lane of persons it is taken for one only if the node is `blind`,
    that is, has no recogniser of persons at all. A vehicle that is a part of the empty lane, its plate where those
    of the `parked` hang, explains nothing that moves: a recogniser's box of it takes in whoever is beside it.
    """
    vehicles, persons = Subject.VEHICLE in settings.subjects, Subject.PERSON in settings.subjects
    if not vehicles and not (blind and persons):
        return seen
    known = [found.box for found in objects if found.kind is not ObjectKind.PERSON] + [
        one.target.box for one in seen if one.target.group is not Group.PLATE
    ]
    riders = Subject.NON_MOTOR in settings.subjects
    people = [
        found.box for found in objects if found.kind is ObjectKind.PERSON and not (riders and _may_ride(found.box))
    ]
    known = [box for box in known if not _is_of_place(box, seen, parked)]
    moving = [box for box in regions if not _is_explained(box, known) and not _are_people(box, people)]
    moving = [box for box in moving if box.width <= _FLATTEST * box.height]
    if not persons:
        moving = [box for box in moving if box.height <= _ON_FOOT * box.width]
    return (
        *seen,
        *(
            SeenSubject(
                Target(Group.FIGURE if persons and (not vehicles or _is_slender(box)) else Group.SOMEBODY, box)
            )
            for box in moving
        ),
    )


def with_unchanged(
    seen: Sequence[SeenSubject], is_unchanged: Callable[[Box, Sequence[Box]], bool]
) -> tuple[SeenSubject, ...]:
    """Mark the vehicles and plates where nothing has changed: what was there all along is recognised only now.

    `is_unchanged` says so of a box, whatever changed in the boxes of other vehicles that stand before it.
    """
    known = [one for one in seen if one.target.group in {Group.VEHICLE, Group.PLATE}]
    vehicles = [_vehicle_of(one.target) for one in known]
    unchanged = [
        number
        for number, one in enumerate(known)
        if _is_unchanged(one.target, vehicles[:number] + vehicles[number + 1 :], is_unchanged)
    ]
    marked = {id(known[number]) for number in unchanged}
    return tuple(replace(one, unchanged=id(one) in marked) for one in seen)


def _vehicle_of(target: Target) -> Box:
    return car_around(target.box) if target.group is Group.PLATE else target.box


def _around_plate(plate: Box) -> Box:
    margin = _MARGIN * plate.width
    return Box(plate.left, plate.top - margin, plate.right, plate.bottom + margin)


def _is_unchanged(
    target: Target, others: Sequence[Box], is_unchanged: Callable[[Box, Sequence[Box]], bool]
) -> bool:
    """Say so of a vehicle; of a plate where it hangs and around it, for a car may look as the ground at night."""
    around = is_unchanged(_vehicle_of(target), others)
    return around and (target.group is not Group.PLATE or is_unchanged(_around_plate(target.box), ()))


def vehicles_in(objects: Sequence[DetectedObject], plates: Sequence[PlateRead]) -> tuple[Box, ...]:
    """Return where vehicles are known to be, by a recogniser or by a plate."""
    return (
        *(found.box for found in objects if found.kind is ObjectKind.VEHICLE),
        *(car_around(read.box) for read in plates),
    )


def _is_slender(box: Box) -> bool:
    return box.height > _SLENDER * box.width


def _is_of_place(box: Box, seen: Sequence[SeenSubject], parked: Sequence[Box]) -> bool:
    """Say whether a box of a recogniser is around a plate that hangs where that of a parked vehicle does."""
    plates = [one.target.box for one in seen if one.target.group is Group.PLATE]
    return any(
        box.contains(plate.centre) and any(plate.iou(one) >= _UNMOVED for one in parked) for plate in plates
    )


def _is_explained(region: Box, known: Sequence[Box]) -> bool:
    # A car far away in the same piece is not all that moves there.
    return any(
        box.overlap(region) > max(_EXPLAINS * min(box.area, region.area), _LEAST_PART * region.area)
        for box in known
    )


def _may_ride(person: Box) -> bool:
    """Say whether somebody is as broad as one with his arms on a handlebar, whose cycle was not recognised."""
    return person.height < _RIDING * person.width


def _are_people(region: Box, people: Sequence[Box]) -> bool:
    """Say whether people on foot are all that moves: the driver's head in a window is not."""
    return sum(box.overlap(region) for box in people) > _WALKING * region.area


def _holds(bodies: Sequence[Box], plate: Box) -> bool:
    """Say whether a plate hangs on one of these; where they stand on the ground decides for it, it hangs above."""
    return any(body.contains(plate.centre) for body in bodies)


def _is_occupant(person: Box, vehicle: Box) -> bool:
    """Tell a driver, whose box lies in the car's and ends above its wheels, from a walker before it."""
    inside = person.overlap(vehicle) >= 0.7 * person.area
    return inside and person.bottom < vehicle.bottom - 0.1 * vehicle.height


def _join_riders(cycles: Sequence[Box], persons: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Merge each cycle with the persons on it; a cycle that nobody rides or pushes is no subject."""
    riders: dict[Box, list[Box]] = {cycle: [] for cycle in cycles}
    for person in persons:
        near = [box for box in cycles if person.overlap(box) >= 0.25 * min(person.area, box.area)]
        if near:
            riders[max(near, key=person.overlap)].append(person)
    mounted = {person for several in riders.values() for person in several}
    ridden = [_union([cycle, *several]) for cycle, several in riders.items() if several]
    return ridden, [box for box in persons if box not in mounted]


def _union(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _stands_in(box: Box, width: int, height: int, zone: Sequence[tuple[float, float]]) -> bool:
    # Who leaves the picture at its lower edge still stands on the last row of it.
    foot = Point(box.centre.x / width, min(box.bottom, height - 1) / height)
    return not zone or _inside(foot, zone)


def _inside(point: Point, corners: Sequence[tuple[float, float]]) -> bool:
    """Even-odd rule: a ray to the right crosses the outline an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (y1 > point.y) != (y2 > point.y) and point.x < (x2 - x1) * (point.y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside

from edge.visits.association.sighting import Sighting, TrackedPart, sightings_of
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from models.base import Box
from tests.edge.visits.scenes import read_of
from wire.events import Subject

CAR, LORRY = Box(200, 100, 400, 250), Box(100, 0, 500, 300)


def body(track: int, box: Box, group: Group = Group.VEHICLE) -> TrackedPart:
    return TrackedPart(track, SeenSubject(Target(group, box)))


def plate(track: int, box: Box, text: str = "京A12345") -> TrackedPart:
    return TrackedPart(track, SeenSubject(Target(Group.PLATE, box), read_of(text, box)))


def tracks(sightings: tuple[Sighting, ...]) -> list[list[int]]:
    return [[part.track for part in sighting.parts] for sighting in sightings]


def test_a_plate_belongs_to_the_smallest_body_around_it() -> None:
    parts = [body(1, LORRY), body(2, CAR), plate(3, Box(280, 200, 330, 215)), plate(4, Box(120, 20, 170, 35))]
    assert tracks(sightings_of(parts)) == [[1, 4], [2, 3]]


def test_a_plate_outside_every_body_stands_for_itself() -> None:
    (car, alone) = sightings_of([body(1, CAR), plate(2, Box(500, 200, 550, 215))])
    assert tracks((car, alone)) == [[1], [2]]
    assert alone.subject is Subject.VEHICLE
    assert alone.box.contains(Box(500, 200, 550, 215).centre)
    assert alone.box.width == 4.2 * 50


def test_a_person_before_a_plate_does_not_hold_it() -> None:
    parts = [body(1, Box(250, 50, 350, 260), Group.PERSON), plate(2, Box(280, 200, 330, 215))]
    assert tracks(sightings_of(parts)) == [[1], [2]]


def test_an_electric_bicycle_holds_its_plate() -> None:
    (one,) = sightings_of([body(1, CAR, Group.NON_MOTOR), plate(2, Box(280, 200, 330, 215))])
    assert one.subject is Subject.NON_MOTOR
    assert [read.text for read in one.reads] == ["京A12345"]
    assert one.box == CAR


def test_nothing_seen_is_no_sighting() -> None:
    assert sightings_of([]) == ()


def test_a_part_of_a_sighting_keeps_only_its_own() -> None:
    (whole,) = sightings_of([body(1, LORRY), plate(2, Box(280, 200, 330, 215)), plate(3, Box(120, 20, 170, 35))])
    assert tracks((whole.only({1, 2}), whole.only({3}))) == [[1, 2], [3]]
    assert whole.only({3}).body is None


def test_a_plate_far_too_small_for_a_vehicle_hangs_on_one_behind_it() -> None:
    glare = Box(0, 100, 1001, 400)
    assert tracks(sightings_of([body(1, glare), plate(2, Box(280, 200, 330, 215))])) == [[1], [2]]
    assert tracks(sightings_of([body(1, LORRY), plate(2, Box(280, 200, 300, 206))])) == [[1, 2]]

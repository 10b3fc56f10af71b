from collections.abc import Sequence

import pytest

from edge.visits.association.belonging import car_around
from edge.visits.association.subjects import (
    SeenSubject,
    SubjectSettings,
    subjects_in,
    vehicles_in,
    with_unchanged,
    with_unrecognised,
)
from edge.visits.association.tracking import Group, Target
from models.base import Box, DetectedObject, ObjectKind
from tests.edge.visits.scenes import read_of
from wire.events import Subject

WIDTH, HEIGHT = 1000, 600
CAR = Box(300, 200, 700, 500)
ALL = SubjectSettings()


def found(kind: ObjectKind, box: Box) -> DetectedObject:
    return DetectedObject(kind, box, 0.9)


def groups(*objects: DetectedObject, settings: SubjectSettings = ALL) -> list[Group]:
    return [one.target.group for one in subjects_in(objects, (), WIDTH, HEIGHT, settings)]


def vehicle(box: Box = CAR) -> DetectedObject:
    return found(ObjectKind.VEHICLE, box)


def person(box: Box) -> DetectedObject:
    return found(ObjectKind.PERSON, box)


def bicycle(box: Box) -> DetectedObject:
    return found(ObjectKind.BICYCLE, box)


def test_a_driver_is_a_part_of_the_car() -> None:
    assert groups(vehicle(), person(Box(400, 220, 500, 400))) == [Group.VEHICLE]


def test_a_driver_in_a_car_too_far_away_is_nobody_either() -> None:
    far = Box(450, 100, 550, 300)
    assert groups(vehicle(far), person(Box(460, 110, 540, 270))) == []


def test_a_walker_before_the_car_is_somebody() -> None:
    assert groups(vehicle(), person(Box(450, 250, 550, 510))) == [Group.VEHICLE, Group.PERSON]


def test_rider_and_bicycle_are_one() -> None:
    (rider,) = subjects_in(
        (bicycle(Box(400, 350, 550, 500)), person(Box(430, 200, 520, 460))), (), WIDTH, HEIGHT, ALL
    )
    assert (rider.target.group, rider.target.box) == (Group.NON_MOTOR, Box(400, 200, 550, 500))


def test_two_on_one_motorcycle_are_one() -> None:
    two = (person(Box(430, 200, 500, 460)), person(Box(480, 210, 560, 460)))
    assert groups(found(ObjectKind.MOTORCYCLE, Box(400, 330, 580, 500)), *two) == [Group.NON_MOTOR]


def test_one_rider_rides_one_bicycle_though_another_stands_beside() -> None:
    ridden, parked = bicycle(Box(400, 350, 550, 500)), bicycle(Box(450, 360, 610, 500))
    assert groups(ridden, parked, person(Box(430, 200, 520, 460))) == [Group.NON_MOTOR]


def test_a_parked_bicycle_is_no_subject_and_a_walker_far_from_it_stays_one() -> None:
    assert groups(bicycle(Box(100, 350, 250, 500))) == []
    assert groups(bicycle(Box(100, 350, 250, 500)), person(Box(600, 200, 700, 500))) == [Group.PERSON]


@pytest.mark.parametrize(
    "small",
    [
        (vehicle(Box(0, 0, 119, 100)),),
        (person(Box(0, 0, 60, 149)),),
        (bicycle(Box(0, 50, 60, 110)), person(Box(10, 0, 50, 100))),
    ],
    ids=["car", "walker", "rider"],
)
def test_the_small_ones_are_too_far_away(small: tuple[DetectedObject, ...]) -> None:
    assert groups(*small) == []


def test_a_lane_has_only_the_subjects_it_is_for() -> None:
    crowd = (
        vehicle(),
        person(Box(20, 200, 120, 500)),
        bicycle(Box(800, 350, 950, 500)),
        person(Box(820, 200, 930, 460)),
    )
    for subject, group in zip(Subject, (Group.VEHICLE, Group.NON_MOTOR, Group.PERSON), strict=True):
        assert groups(*crowd, settings=SubjectSettings(frozenset({subject}))) == [group]
    plates = (read_of("京A12345", Box(450, 400, 550, 430)),)
    settings = SubjectSettings(frozenset({Subject.PERSON}))
    assert subjects_in((), plates, WIDTH, HEIGHT, settings) == ()


ZONE = ((0.25, 0.5), (0.75, 0.5), (1.0, 1.0), (0.0, 1.0))


@pytest.mark.parametrize(
    "box,inside",
    [
        (CAR, True),
        (Box(0, 0, 200, 310), False),
        (Box(300, 0, 700, 290), False),
        (Box(300, 200, 700, 600), True),
        (Box(300, 200, 700, 640), True),
    ],
    ids=["in", "left", "behind", "at the lower edge", "beyond the lower edge"],
)
def test_whose_foot_is_in_the_zone_is_in_the_lane(box: Box, inside: bool) -> None:  # noqa: FBT001 - a column
    settings = SubjectSettings(zone=ZONE)
    assert bool(groups(vehicle(box), settings=settings)) is inside


def test_the_plate_of_a_car_in_the_zone_is_read_though_it_hangs_above_the_ground() -> None:
    car, settings = Box(300, 100, 700, 310), SubjectSettings(zone=ZONE)
    plates = (read_of("京A12345", Box(450, 250, 550, 280)),)
    seen = subjects_in((vehicle(car),), plates, WIDTH, HEIGHT, settings)
    assert [one.target.group for one in seen] == [Group.VEHICLE, Group.PLATE]


def test_the_plate_of_a_car_outside_the_zone_is_not_the_lanes() -> None:
    car, settings = Box(0, 100, 290, 330), SubjectSettings(zone=ZONE)
    plates = (read_of("京A12345", Box(230, 305, 280, 325)),)
    assert subjects_in((vehicle(car),), plates, WIDTH, HEIGHT, settings) == ()


REGION = Box(200, 150, 800, 550)


def test_something_large_that_nobody_knows_is_somebody() -> None:
    (one,) = with_unrecognised((), (), [REGION], ALL)
    assert (one.target.group, one.target.box) == (Group.SOMEBODY, REGION)


@pytest.mark.parametrize(
    "objects", [(vehicle(),), (person(Box(400, 200, 500, 500)),)], ids=["a car", "somebody before it"]
)
def test_what_is_recognised_explains_the_motion(objects: tuple[DetectedObject, ...]) -> None:
    seen: tuple[SeenSubject, ...] = subjects_in(objects, (), WIDTH, HEIGHT, ALL)
    assert with_unrecognised(seen, objects, [REGION], ALL) == seen


def test_a_lane_that_is_not_for_vehicles_does_not_wait_for_the_unknown() -> None:
    settings = SubjectSettings(frozenset({Subject.PERSON}))
    assert with_unrecognised((), (), [REGION], settings) == ()
    assert with_unrecognised((), (), [], ALL) == ()


def test_a_node_blind_for_persons_takes_what_moves_in_their_lane_for_one() -> None:
    persons = SubjectSettings(frozenset({Subject.PERSON, Subject.NON_MOTOR}))
    (one,) = with_unrecognised((), (), [REGION], persons, blind=True)
    assert (one.target.group, one.target.box) == (Group.FIGURE, REGION)
    assert with_unrecognised((), (), [], persons, blind=True) == ()
    riders = SubjectSettings(frozenset({Subject.NON_MOTOR}))
    assert with_unrecognised((), (), [REGION], riders, blind=True) == ()
    (car,) = with_unrecognised((), (), [REGION], ALL, blind=True)
    assert car.target.group is Group.SOMEBODY


def moved(width: float, height: float, settings: SubjectSettings) -> list[Group]:
    seen = with_unrecognised((), (), [Box(300, 50, 300 + width, 50 + height)], settings)
    return [one.target.group for one in seen]


VEHICLES = SubjectSettings(frozenset({Subject.VEHICLE}))


def test_in_a_lane_without_persons_what_is_as_slender_as_somebody_on_foot_is_nobody() -> None:
    for settings in (VEHICLES, SubjectSettings(frozenset({Subject.VEHICLE, Subject.NON_MOTOR}))):
        assert moved(100, 330, settings) == []
        assert moved(100, 320, settings) == [Group.SOMEBODY]
    assert moved(100, 330, ALL) == [Group.FIGURE]


def test_whoever_rides_is_no_slenderer_than_that_and_is_kept() -> None:
    assert moved(100, 220, VEHICLES) == [Group.SOMEBODY]


def test_what_is_as_flat_as_the_arm_of_a_barrier_is_nobody() -> None:
    assert moved(460, 100, VEHICLES) == []
    assert moved(440, 100, VEHICLES) == [Group.SOMEBODY]


def test_vehicles_are_known_by_a_recogniser_or_by_a_plate() -> None:
    plate, objects = Box(450, 400, 550, 430), (vehicle(), person(Box(20, 200, 120, 500)), bicycle(REGION))
    assert vehicles_in((), ()) == ()
    assert vehicles_in(objects, ()) == (CAR,)
    assert vehicles_in(objects, [read_of("京A12345", plate)]) == (CAR, car_around(plate))


def test_a_head_in_a_window_is_not_all_that_moves_and_somebody_on_foot_is() -> None:
    lane = SubjectSettings(frozenset({Subject.VEHICLE, Subject.NON_MOTOR}))
    region = Box(300, 200, 700, 500)
    driver, walker = person(Box(400, 220, 480, 330)), person(Box(320, 200, 490, 500))
    assert [one.target.box for one in with_unrecognised((), (driver,), [region], lane)] == [region]
    assert with_unrecognised((), (walker,), [region], lane) == ()
    three = [person(Box(left, 250, left + 60, 450)) for left in (320, 450, 580)]
    assert with_unrecognised((), three[:1], [region], lane)
    assert with_unrecognised((), three, [region], lane) == ()


def test_a_car_far_away_in_the_same_piece_does_not_explain_what_moves_before_it() -> None:
    region, far = Box(0, 100, 700, 600), Box(550, 110, 690, 230)
    assert [one.target.box for one in with_unrecognised((), (vehicle(far),), [region], ALL)] == [region]
    assert with_unrecognised((), (vehicle(CAR),), [region], ALL) == ()


def test_somebody_as_broad_as_a_rider_is_no_walker_in_a_lane_for_riders() -> None:
    region = Box(300, 200, 700, 600)
    broad = person(Box(330, 210, 650, 600))
    riders = SubjectSettings(frozenset({Subject.VEHICLE, Subject.NON_MOTOR}))
    assert [one.target.box for one in with_unrecognised((), (broad,), [region], riders)] == [region]
    cars = SubjectSettings(frozenset({Subject.VEHICLE}))
    assert with_unrecognised((), (broad,), [region], cars) == ()


def test_only_vehicles_and_plates_are_marked_where_nothing_has_changed() -> None:
    car, rider = Box(0, 0, 200, 150), Box(300, 0, 380, 150)
    seen = (SeenSubject(Target(Group.VEHICLE, car)), SeenSubject(Target(Group.NON_MOTOR, rider)))
    assert [one.unchanged for one in with_unchanged(seen, lambda _, __: True)] == [True, False]
    assert [one.unchanged for one in with_unchanged(seen, lambda box, _: box == rider)] == [False, False]


def test_what_changed_is_asked_beside_the_other_vehicles_and_the_cars_around_plates() -> None:
    asked: list[tuple[Box, tuple[Box, ...]]] = []

    def is_unchanged(box: Box, others: Sequence[Box]) -> bool:
        asked.append((box, tuple(others)))
        return True

    one, other, plate = Box(0, 0, 200, 150), Box(300, 0, 500, 150), Box(600, 100, 650, 116)
    seen = [SeenSubject(Target(Group.VEHICLE, one)), SeenSubject(Target(Group.VEHICLE, other))]
    with_unchanged([*seen, SeenSubject(Target(Group.PLATE, plate))], is_unchanged)
    assert asked[:2] == [(one, (other, car_around(plate))), (other, (one, car_around(plate)))]
    assert asked[2:] == [(car_around(plate), (one, other)), (Box(600, 87.5, 650, 128.5), ())]


@pytest.mark.parametrize("changed", [Box(600, 87.5, 650, 128.5), car_around(Box(600, 100, 650, 116))])
def test_a_plate_is_of_the_place_only_if_neither_it_nor_the_car_around_it_has_come(changed: Box) -> None:
    plate = SeenSubject(Target(Group.PLATE, Box(600, 100, 650, 116)))
    assert with_unchanged([plate], lambda _, __: True)[0].unchanged
    assert not with_unchanged([plate], lambda box, _: box != changed)[0].unchanged


def test_a_parked_vehicle_explains_nothing_that_moves_beside_it_in_a_recogniser_s_box() -> None:
    around_both, region, plate = Box(0, 100, 700, 500), Box(400, 150, 700, 500), Box(50, 400, 130, 425)
    found = DetectedObject(ObjectKind.VEHICLE, around_both, 0.9)
    seen = subjects_in((found,), (read_of("京A12345", plate),), WIDTH, HEIGHT, SubjectSettings())
    assert with_unrecognised(seen, (found,), [region], SubjectSettings()) == seen
    told = with_unrecognised(seen, (found,), [region], SubjectSettings(), parked=[plate])
    assert [one.target.box for one in told if one.target.group is Group.SOMEBODY] == [region]
    elsewhere = Box(300, 400, 380, 425)
    assert with_unrecognised(seen, (found,), [region], SubjectSettings(), parked=[elsewhere]) == seen

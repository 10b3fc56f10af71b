from dataclasses import replace

import pytest

from edge.visits.presence.front import Present, is_in_front
from edge.visits.presence.movement import Movement
from wire.events import Subject

NEAR = Present(Subject.VEHICLE, 300, Movement.STANDING, plated=True)
BEHIND = Present(Subject.VEHICLE, 200, Movement.STANDING, plated=True)


def test_who_is_alone_is_in_front() -> None:
    assert is_in_front(BEHIND, [])


def test_of_two_in_a_line_the_larger_is_in_front() -> None:
    assert is_in_front(NEAR, [BEHIND])
    assert not is_in_front(BEHIND, [NEAR])


def test_of_three_in_a_line_only_one_is_in_front() -> None:
    line = [NEAR, BEHIND, replace(BEHIND, width=120)]
    front = [is_in_front(one, [*line[:at], *line[at + 1 :]]) for at, one in enumerate(line)]
    assert front == [True, False, False]


def test_two_as_large_with_plates_are_both_in_front() -> None:
    abreast = replace(NEAR, width=310)
    assert is_in_front(NEAR, [abreast])
    assert is_in_front(abreast, [NEAR])


def test_of_two_as_large_the_one_with_a_plate_is_there() -> None:
    bare = replace(NEAR, width=310, plated=False)
    assert is_in_front(NEAR, [bare])
    assert not is_in_front(bare, [NEAR])


def test_a_plate_makes_nobody_nearer_who_is_far_smaller() -> None:
    lorry = replace(NEAR, width=400, plated=False)
    assert is_in_front(lorry, [BEHIND])
    assert not is_in_front(BEHIND, [lorry])


@pytest.mark.parametrize(
    "before",
    [
        replace(NEAR, parked=True),
        replace(NEAR, went=True),
        replace(NEAR, passing=True),
        replace(NEAR, subject=Subject.PERSON),
        replace(NEAR, subject=Subject.NON_MOTOR),
    ],
    ids=["parked", "went", "passing", "a person", "a rider"],
)
def test_who_keeps_nobody_from_being_in_front(before: Present) -> None:
    assert is_in_front(BEHIND, [before])


@pytest.mark.parametrize("went", [True, False], ids=["go", "pass"])
def test_of_two_that_go_or_pass_the_larger_is_in_front(*, went: bool) -> None:
    smaller, larger = (replace(one, went=went, passing=not went) for one in (BEHIND, NEAR))
    assert is_in_front(larger, [smaller])
    assert not is_in_front(smaller, [larger])


def test_two_that_pass_each_other_are_in_two_lines() -> None:
    comes, goes = replace(BEHIND, movement=Movement.COMING), replace(NEAR, movement=Movement.GOING)
    assert is_in_front(comes, [goes])
    assert is_in_front(replace(BEHIND, movement=Movement.GOING), [replace(NEAR, movement=Movement.COMING)])


@pytest.mark.parametrize("movement", [Movement.STANDING, Movement.COMING, Movement.UNKNOWN, Movement.CROSSING])
def test_who_comes_up_behind_one_that_is_not_going_is_not_in_front(movement: Movement) -> None:
    assert not is_in_front(replace(BEHIND, movement=Movement.COMING), [replace(NEAR, movement=movement)])


def test_a_person_is_always_in_front() -> None:
    assert is_in_front(replace(BEHIND, subject=Subject.PERSON), [NEAR])


def test_a_rider_behind_a_car_is_not() -> None:
    assert not is_in_front(replace(BEHIND, subject=Subject.NON_MOTOR), [NEAR])


def test_whoever_stands_far_behind_one_who_passes_is_not_in_front_yet() -> None:
    through = Present(Subject.VEHICLE, 600, Movement.COMING, plated=True, passing=True)
    behind = Present(Subject.VEHICLE, 300, Movement.STANDING, plated=True, near=False)
    assert not is_in_front(behind, [through])
    assert is_in_front(replace(behind, near=True), [through])


def test_whoever_comes_on_behind_one_who_passes_in_view_is_not_in_front_before_he_stands() -> None:
    through = Present(Subject.VEHICLE, 600, Movement.COMING, plated=True, passing=True)
    comes = Present(Subject.VEHICLE, 300, Movement.COMING, plated=True)
    assert not is_in_front(comes, [through])
    assert is_in_front(replace(comes, movement=Movement.STANDING), [through])
    assert is_in_front(comes, [replace(through, in_view=False)])


LOW, HIGH = 0.9, 0.8
"""Where somebody stands on the ground: before, and behind by a little more than what two boxes of one differ."""


def test_who_has_no_plate_and_stands_on_the_ground_before_one_that_has_is_in_front() -> None:
    rider, car = replace(BEHIND, plated=False, foot=LOW), replace(NEAR, foot=HIGH)
    assert is_in_front(rider, [replace(car, width=180)])
    assert not is_in_front(replace(car, width=180), [rider])
    assert not is_in_front(car, [rider])


@pytest.mark.parametrize("foot, in_front", [(0.88, True), (0.87, False), (0.7, False)])
def test_who_has_no_plate_must_stand_clearly_nearer_to_be_in_front(foot: float, *, in_front: bool) -> None:
    bare, car = replace(NEAR, plated=False, foot=foot), replace(NEAR, foot=HIGH)
    assert is_in_front(bare, [car]) is in_front
    assert is_in_front(car, [bare]) is not in_front


def test_what_never_came_keeps_nobody_who_has_a_plate_from_being_in_front() -> None:
    phantom, car = replace(BEHIND, plated=False, foot=LOW, came=False), replace(NEAR, foot=HIGH)
    assert is_in_front(car, [phantom])
    assert not is_in_front(car, [replace(phantom, came=True)])


def test_the_ground_says_nothing_of_two_that_both_have_plates_or_neither() -> None:
    for plated in (True, False):
        smaller, larger = replace(BEHIND, plated=plated, foot=LOW), replace(NEAR, plated=plated, foot=HIGH)
        assert is_in_front(larger, [smaller])
        assert not is_in_front(smaller, [larger])


@pytest.mark.parametrize(
    "nearer", [{"parked": True}, {"went": True}, {"passing": True}, {"subject": Subject.PERSON}], ids=str
)
def test_who_stands_before_one_with_a_plate_and_is_no_visitor_or_through_keeps_him_from_nothing(
    nearer: dict[str, object],
) -> None:
    bare = replace(Present(Subject.VEHICLE, 200, Movement.STANDING, plated=False, foot=LOW), **nearer)  # type: ignore[arg-type]
    assert is_in_front(replace(NEAR, foot=HIGH), [bare])

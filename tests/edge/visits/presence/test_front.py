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

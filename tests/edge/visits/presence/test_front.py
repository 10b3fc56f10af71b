from dataclasses import replace

import pytest

from edge.visits.presence.front import Present, is_in_front
from edge.visits.presence.movement import Movement
from wire.events import Subject

CAR = Present(Subject.VEHICLE, 300, Movement.STANDING, plated=True)
BEHIND = replace(CAR, width=200)


def test_the_largest_is_in_front_and_one_alone_too() -> None:
    assert is_in_front(CAR, [BEHIND])
    assert not is_in_front(BEHIND, [CAR])
    assert is_in_front(BEHIND, [])


def test_two_abreast_are_both_in_front() -> None:
    other = replace(CAR, width=310)
    assert is_in_front(CAR, [other])
    assert is_in_front(other, [CAR])


def test_of_two_as_large_the_one_with_a_plate_is_there() -> None:
    shadow = replace(CAR, width=310, plated=False)
    assert is_in_front(CAR, [shadow])
    assert not is_in_front(shadow, [CAR])


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(CAR, parked=True), id="parks"),
        pytest.param(replace(CAR, went=True), id="has gone away"),
        pytest.param(replace(CAR, passing=True), id="is through"),
        pytest.param(replace(CAR, subject=Subject.PERSON), id="is a person"),
        pytest.param(replace(CAR, subject=Subject.NON_MOTOR), id="is a rider"),
    ],
)
def test_who_keeps_nobody_from_being_in_front(other: Present) -> None:
    assert is_in_front(BEHIND, [other])


def test_two_that_pass_each_other_are_in_two_lines() -> None:
    comes, goes = replace(BEHIND, movement=Movement.COMING), replace(CAR, movement=Movement.GOING)
    assert is_in_front(comes, [goes])
    assert not is_in_front(comes, [replace(goes, movement=Movement.COMING)])


def test_two_that_leave_are_one_behind_the_other() -> None:
    assert not is_in_front(replace(BEHIND, passing=True), [replace(CAR, passing=True)])


def test_persons_are_always_in_front() -> None:
    assert is_in_front(replace(BEHIND, subject=Subject.PERSON, width=20), [CAR])

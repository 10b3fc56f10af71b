from dataclasses import replace
from math import log

import pytest

from edge.visits.presence.movement import Movement
from edge.visits.presence.phase import CAME, Phase, Whereabouts, outcome_of, phase_of
from wire.events import Outcome

COMING = Whereabouts(Movement.COMING, came_by=0.5, bottom=0.6)
STANDING = replace(COMING, movement=Movement.STANDING)
AWAY = replace(COMING, movement=Movement.GOING, went_by=0.4)
AT_BORDER = replace(COMING, bottom=1.0, at_near_border=True)
MOTION_AWAY = replace(AWAY, only_moves=True)


def phase(at: Whereabouts, *, arrived: bool = True, parked: bool = False, stands_in_front: bool = False) -> Phase:
    return phase_of(at, arrived=arrived, parked=parked, stands_in_front=stands_in_front)


def outcome(
    at: Whereabouts,
    *,
    arrived: bool = True,
    plated: bool = True,
    parked: bool = False,
    was_at_border: bool = False,
    began_near: bool = False,
    fell_back: bool = False,
) -> Outcome:
    return outcome_of(
        at,
        arrived=arrived,
        plated=plated,
        parked=parked,
        was_at_border=was_at_border,
        began_near=began_near,
        fell_back=fell_back,
    )


@pytest.mark.parametrize("came_by,arrived", [(0.0, False), (CAME - 0.01, False), (CAME, True)])
def test_who_came_far_enough_has_arrived(came_by: float, *, arrived: bool) -> None:
    assert Whereabouts(Movement.COMING, came_by=came_by).arrived is arrived


@pytest.mark.parametrize("went_by,went", [(0.0, False), (0.24, False), (0.25, True)])
def test_who_reverses_a_little_has_not_gone(went_by: float, *, went: bool) -> None:
    assert Whereabouts(Movement.GOING, went_by=went_by).went is went


@pytest.mark.parametrize(
    "at,left",
    [
        (AT_BORDER, True),
        (COMING, False),
        (replace(COMING, bottom=0.85), True),
        (replace(STANDING, bottom=0.85), False),
        (replace(AWAY, bottom=0.85), False),
    ],
    ids=["at the border", "far from it", "next to it and coming", "standing next to it", "going"],
)
def test_who_is_lost_over_the_near_border(at: Whereabouts, *, left: bool) -> None:
    assert at.left_near is left


def test_far_away_one_approaches() -> None:
    assert phase(COMING) is Phase.APPROACHING
    assert phase(Whereabouts(Movement.UNKNOWN), arrived=False) is Phase.APPROACHING


def test_near_or_standing_in_front_one_is_at_the_arm() -> None:
    assert phase(replace(COMING, near=True)) is Phase.AT_ARM
    assert phase(STANDING, stands_in_front=True) is Phase.AT_ARM
    assert phase(STANDING) is Phase.APPROACHING


def test_who_touches_the_near_border_passes_unless_he_stands_there() -> None:
    assert phase(AT_BORDER) is Phase.PASSING
    assert phase(replace(AT_BORDER, movement=Movement.UNKNOWN)) is Phase.PASSING
    assert phase(replace(AT_BORDER, movement=Movement.STANDING, near=True)) is Phase.AT_ARM


def test_who_did_not_arrive_does_not_pass_by_touching_the_border() -> None:
    assert phase(replace(AT_BORDER, near=True), arrived=False) is Phase.AT_ARM


def test_who_goes_away_turned_back_if_he_had_come_and_else_leaves() -> None:
    assert phase(AWAY) is Phase.TURNED_BACK
    assert phase(AWAY, arrived=False) is Phase.LEAVING


@pytest.mark.parametrize("at", [COMING, AWAY, AT_BORDER, STANDING])
def test_who_parks_is_nothing_else(at: Whereabouts) -> None:
    assert phase(at, parked=True, stands_in_front=True) is Phase.PARKED
    assert outcome(at, parked=True, was_at_border=True) is Outcome.LEFT_STANDING


def test_who_came_and_was_lost_over_the_near_border_passed() -> None:
    assert outcome(AT_BORDER) is Outcome.PASSED
    assert outcome(replace(COMING, bottom=0.9)) is Outcome.PASSED
    assert outcome(AT_BORDER, plated=False) is Outcome.PASSED


def test_who_came_and_went_turned_back_although_he_touched_the_border() -> None:
    assert outcome(AWAY) is Outcome.TURNED_BACK
    assert outcome(AWAY, was_at_border=True) is Outcome.TURNED_BACK


def test_who_was_lost_in_the_middle_of_the_picture_is_unseen() -> None:
    assert outcome(COMING) is Outcome.UNSEEN
    assert outcome(STANDING) is Outcome.UNSEEN
    assert outcome(replace(STANDING, bottom=0.9)) is Outcome.UNSEEN


@pytest.mark.parametrize(
    "arrived,was_at_border,told",
    [
        (True, False, Outcome.TURNED_BACK),
        (False, False, Outcome.UNSEEN),
        (True, True, Outcome.UNSEEN),
    ],
    ids=["came", "was not seen coming", "touched the near border"],
)
def test_who_came_and_was_farther_off_where_he_was_lost_turned_back(
    told: Outcome, *, arrived: bool, was_at_border: bool
) -> None:
    at = Whereabouts(Movement.STANDING, bottom=0.6)
    assert outcome(at, arrived=arrived, was_at_border=was_at_border, fell_back=True) is told


def test_who_was_not_seen_coming_passed_only_if_a_plate_shows_that_there_was_somebody() -> None:
    assert outcome(AT_BORDER, arrived=False, plated=True) is Outcome.PASSED
    assert outcome(AT_BORDER, arrived=False, plated=False) is Outcome.UNSEEN


def test_who_goes_away_passed_if_he_began_near_behind_the_camera() -> None:
    assert outcome(AWAY, arrived=False, began_near=True) is Outcome.PASSED
    assert outcome(AWAY, arrived=False, began_near=False) is Outcome.UNSEEN


def test_motion_that_goes_back_from_the_border_is_the_next_in_line_and_the_first_passed() -> None:
    assert outcome(MOTION_AWAY, was_at_border=True) is Outcome.PASSED
    assert outcome(MOTION_AWAY, was_at_border=False) is Outcome.TURNED_BACK
    assert outcome(MOTION_AWAY, was_at_border=True, arrived=False) is Outcome.UNSEEN


def test_what_it_takes_to_arrive_is_a_seventh_of_the_width_or_a_tenth_of_the_picture_down() -> None:
    assert log(1.13) < CAME < log(1.16)
    assert 1.5 * 0.09 < CAME < 1.5 * 0.1

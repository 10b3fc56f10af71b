import pytest

from edge.visits.presence.movement import Movement
from edge.visits.presence.phase import Phase, Whereabouts, outcome_of, phase_of
from wire.events import Outcome

FAR = Whereabouts(Movement.COMING)
NEAR = Whereabouts(Movement.COMING, near=True, bottom=0.6)
BORDER = Whereabouts(Movement.COMING, near=True, bottom=1.0, at_near_border=True)
STANDS_AT_BORDER = Whereabouts(Movement.STANDING, near=True, bottom=1.0, at_near_border=True)
LOW = Whereabouts(Movement.COMING, bottom=0.85)
STANDS_LOW = Whereabouts(Movement.STANDING, bottom=0.85)
WENT = Whereabouts(Movement.GOING, went_by=0.4, near=True)
DREW_BACK = Whereabouts(Movement.GOING, went_by=0.1, near=True)


@pytest.mark.parametrize(
    "at,arrived,front,phase",
    [
        pytest.param(FAR, True, False, Phase.APPROACHING, id="far"),
        pytest.param(FAR, True, True, Phase.AT_ARM, id="stands in front"),
        pytest.param(NEAR, True, False, Phase.AT_ARM, id="near"),
        pytest.param(BORDER, True, False, Phase.PASSING, id="over the border"),
        pytest.param(BORDER, False, False, Phase.AT_ARM, id="at the border and never came"),
        pytest.param(STANDS_AT_BORDER, True, False, Phase.AT_ARM, id="stands at the border"),
        pytest.param(WENT, True, True, Phase.TURNED_BACK, id="came and went"),
        pytest.param(WENT, False, False, Phase.LEAVING, id="only went"),
        pytest.param(DREW_BACK, True, False, Phase.AT_ARM, id="reverses a little"),
    ],
)
def test_phases(at: Whereabouts, arrived: bool, front: bool, phase: Phase) -> None:  # noqa: FBT001 - columns
    assert phase_of(at, arrived=arrived, parked=False, stands_in_front=front) is phase
    assert phase_of(at, arrived=arrived, parked=True, stands_in_front=front) is Phase.PARKED


def outcome(
    at: Whereabouts, *, arrived: bool = True, plated: bool = False, border: bool = False, began_near: bool = False
) -> Outcome:
    return outcome_of(
        at, arrived=arrived, plated=plated, parked=False, was_at_border=border, began_near=began_near
    )


def test_who_came_and_was_lost_low_in_the_picture_passed() -> None:
    assert outcome(BORDER) is outcome(LOW) is Outcome.PASSED


def test_who_stood_or_was_far_away_when_he_was_lost_was_not_seen_leaving() -> None:
    assert outcome(STANDS_LOW) is outcome(NEAR) is outcome(FAR) is Outcome.UNSEEN


def test_whom_nobody_saw_coming_passed_only_with_a_plate() -> None:
    assert outcome(BORDER, arrived=False) is Outcome.UNSEEN
    assert outcome(BORDER, arrived=False, plated=True) is Outcome.PASSED


def test_who_went_turned_back_if_he_came_and_left_if_he_began_near() -> None:
    assert outcome(WENT) is Outcome.TURNED_BACK
    assert outcome(WENT, arrived=False, began_near=True) is Outcome.PASSED
    assert outcome(WENT, arrived=False) is Outcome.UNSEEN


def test_motion_alone_that_goes_back_from_the_border_is_the_next_in_line() -> None:
    remnant = Whereabouts(Movement.GOING, went_by=0.5, only_moves=True)
    assert outcome(remnant, border=True) is Outcome.PASSED
    assert outcome(remnant) is Outcome.TURNED_BACK


def test_who_parks_was_left_standing_wherever_he_was() -> None:
    for at in (FAR, BORDER, WENT):
        assert (
            outcome_of(at, arrived=True, plated=True, parked=True, was_at_border=True, began_near=True)
            is Outcome.LEFT_STANDING
        )

"""Who is at the arm, as it is said: within bounds, and open to words of later versions."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from wire.events import PlateStatus, Subject
from wire.ids import new_id
from wire.presence import MOST, LanePresence, Present, PresentState

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def present(state: str = PresentState.WAITING) -> Present:
    return Present(
        passage=new_id(), subject=Subject.VEHICLE, state=state, since=NOON, plate_status=PlateStatus.UNREAD
    )


def test_nobody_is_there_unless_it_is_said() -> None:
    assert LanePresence(lane="in-1", at=NOON).present == ()


def test_one_message_names_so_many_and_no_more() -> None:
    LanePresence(lane="in-1", at=NOON, present=tuple(present() for _ in range(MOST)))
    with pytest.raises(ValidationError, match="at most 8"):
        LanePresence(lane="in-1", at=NOON, present=tuple(present() for _ in range(MOST + 1)))


@pytest.mark.parametrize("state", [*PresentState, "parks_there"])
def test_a_state_is_a_word_also_a_later_one(state: str) -> None:
    assert present(state).state == state


@pytest.mark.parametrize("state", ["", "Waiting", "waits there", "<b>", "x" * 65])
def test_what_is_no_word_is_no_state(state: str) -> None:
    with pytest.raises(ValidationError):
        present(state)


def test_a_time_without_its_zone_is_none() -> None:
    with pytest.raises(ValidationError):
        LanePresence(lane="in-1", at=NOON.replace(tzinfo=None))

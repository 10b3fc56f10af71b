"""For how long who may hold a barrier open."""

from datetime import timedelta

import pytest

from central.accounts.roles import RIGHTS, Right, Role
from central.base import BadFieldError, CannotHoldError, NotAllowedError
from central.commands.hold_length import LONGEST_S, longest_s, seconds_of
from central.commands.hold_words import HoldReason
from tests.central.node import NOON

HOUR = 3600


@pytest.mark.parametrize(
    "role,node_s,most_s",
    [
        (Role.GUARD, 12 * HOUR, 2 * HOUR),
        (Role.MANAGER, 12 * HOUR, 12 * HOUR),
        (Role.MANAGER, HOUR, HOUR),
        (Role.GUARD, 600.0, 600),
    ],
)
def test_the_shorter_of_role_and_node_counts(role: Role, node_s: float, most_s: int) -> None:
    assert longest_s(role, node_s) == most_s


@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
def test_who_opens_nothing_holds_nothing_open(role: Role) -> None:
    with pytest.raises(NotAllowedError):
        longest_s(role, 12 * HOUR)


def test_who_may_hold_may_open() -> None:
    assert all(Right.OPEN_BARRIER in RIGHTS[role] for role in LONGEST_S)


@pytest.mark.parametrize("node_s,what_to_do", [(None, "update it"), (0.0, "open it for each vehicle")])
def test_a_lane_that_cannot_be_held_says_what_to_do(node_s: float | None, what_to_do: str) -> None:
    with pytest.raises(CannotHoldError, match=what_to_do):
        longest_s(Role.MANAGER, node_s)


@pytest.mark.parametrize("after_s,seconds", [(60, 60), (1800, 1800), (7200, 7200), (7259, 7200)])
def test_a_time_becomes_seconds(after_s: int, seconds: int) -> None:
    assert seconds_of(NOON + timedelta(seconds=after_s), HoldReason.MOVING, NOON, 7200) == seconds


@pytest.mark.parametrize("after_s", [-86_400, -1, 0, 59, 7261, 10**9])
def test_a_time_in_the_past_or_too_late_is_named(after_s: int) -> None:
    with pytest.raises(BadFieldError) as caught:
        seconds_of(NOON + timedelta(seconds=after_s), HoldReason.MOVING, NOON, 7200)
    assert caught.value.field == "until"


def test_a_time_that_is_too_late_is_told_the_latest_one() -> None:
    with pytest.raises(BadFieldError, match=(NOON + timedelta(hours=2)).isoformat(timespec="minutes")[:16]):
        seconds_of(NOON + timedelta(hours=9), HoldReason.MOVING, NOON, 2 * HOUR)


def test_no_time_at_all_is_named() -> None:
    with pytest.raises(BadFieldError, match="until when"):
        seconds_of(None, HoldReason.CONSTRUCTION, NOON, 7200)


@pytest.mark.parametrize("after_s", [None, -5, 60, 7200])
def test_an_announced_emergency_lasts_a_quarter_of_an_hour_whatever_is_asked(after_s: int | None) -> None:
    until = None if after_s is None else NOON + timedelta(seconds=after_s)
    assert seconds_of(until, HoldReason.EMERGENCY, NOON, 7200) == 900


def test_where_the_node_allows_less_an_emergency_lasts_as_long_as_it_may() -> None:
    assert seconds_of(None, HoldReason.EMERGENCY, NOON, 600) == 600

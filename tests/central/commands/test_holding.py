"""Asking for a hold and for its end: what goes on record, what is signed, what is refused."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.base import (
    BadFieldError,
    CannotHoldError,
    LaneUnknownError,
    NodeDeafError,
    NotAllowedError,
    PressReusedError,
)
from central.commands.hold_words import HoldReason, HoldState
from central.commands.holding import HoldAsked, end
from central.commands.order import Issued
from central.feed import FeedKind
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow, FeedRow, HoldRow
from tests.central.commands.holds import ANNOUNCED, HALF_PAST, KEY, MOVING, ask, changed, holding_node, seen, tell
from tests.central.commands.people import CHALLENGE, viewer
from tests.central.node import NOON
from tests.central.taking_in import count
from wire.codec import open_command
from wire.commands import EndHold, HoldBarrier
from wire.events import HoldChange
from wire.ids import new_id

LANE = ("east", "gate-1", "in-1")


def ask_end(store: Store, hold: UUID, who: Viewer | None = None, after_s: float = 60) -> Issued:
    with store.write() as session:
        return end(session, hold, who or viewer(), KEY, NOON + timedelta(seconds=after_s))


def test_a_hold_its_audit_and_its_news_are_one_transaction(store: Store) -> None:
    holding_node(store)
    guard = viewer()
    asked = ask(store, who=guard)
    assert asked.signed is not None
    command = open_command(asked.signed)
    assert isinstance(command, HoldBarrier)
    assert (command.id, command.lane, command.seconds, command.reason) == (asked.id, "in-1", 1800, "moving")
    assert (command.actor, command.challenge) == ("guard-7", CHALLENGE)
    hold = seen(store, asked.id)
    assert (hold.state, hold.until, hold.note, hold.actor) == (HoldState.ISSUED, HALF_PAST, "house 12", "guard-7")
    with store.read() as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "hold_barrier"))
        (news,) = session.scalars(select(FeedRow).where(FeedRow.lane == "in-1"))
    assert (entry.target, entry.actor, entry.site) == (str(asked.id), "guard-7", "east")
    assert entry.detail == {
        "node": "gate-1",
        "lane": "in-1",
        "reason": "moving",
        "until": HALF_PAST.isoformat(),
    }
    assert news.kind == FeedKind.NODE


def test_the_same_press_is_one_hold_and_is_signed_once(store: Store) -> None:
    holding_node(store)
    guard = viewer()
    first, second = ask(store, who=guard), ask(store, who=guard, after_s=2)
    assert (second.id, second.signed) == (first.id, None)
    assert count(store, HoldRow) == 1


def test_a_key_is_one_hold_s(store: Store) -> None:
    holding_node(store)
    guard = viewer()
    ask(store, who=guard)
    with pytest.raises(PressReusedError):
        ask(store, replace(MOVING, reason=HoldReason.CONSTRUCTION), guard)


def test_an_announced_emergency_is_one_touch_and_a_quarter_of_an_hour(store: Store) -> None:
    holding_node(store)
    asked = ask(store, ANNOUNCED)
    assert asked.signed is not None
    command = open_command(asked.signed)
    assert isinstance(command, HoldBarrier)
    assert (command.seconds, command.reason) == (900, "emergency")


@pytest.mark.parametrize(
    "asked", [replace(MOVING, reason=HoldReason.OTHER, note=" "), replace(MOVING, until=NOON)]
)
def test_what_is_asked_wrongly_leaves_nothing_behind(store: Store, asked: HoldAsked) -> None:
    holding_node(store)
    with pytest.raises(BadFieldError):
        ask(store, asked)
    assert count(store, HoldRow) == 0


def test_a_guard_may_not_hold_for_a_shift_and_a_manager_may(store: Store) -> None:
    holding_node(store)
    shift = replace(MOVING, until=NOON + timedelta(hours=12))
    with pytest.raises(BadFieldError, match="120 min"):
        ask(store, shift)
    assert ask(store, shift, viewer(role=Role.MANAGER)).signed is not None


@pytest.mark.parametrize("role", [Role.POLICE, Role.ADMIN, Role.AUDITOR])
def test_who_is_not_at_the_gate_holds_nothing(store: Store, role: Role) -> None:
    holding_node(store)
    with pytest.raises(NotAllowedError):
        ask(store, who=viewer(role=role))


@pytest.mark.parametrize("holds_s", [None, 0.0])
def test_a_lane_that_cannot_be_held_sends_nothing(store: Store, holds_s: float | None) -> None:
    holding_node(store, holds_s)
    with pytest.raises(CannotHoldError):
        ask(store)
    assert count(store, HoldRow) == 0


@pytest.mark.parametrize("place", ["street/park", "elsewhere"])
def test_outside_the_place_there_is_no_such_lane_and_no_such_hold(store: Store, place: str) -> None:
    holding_node(store)
    hold = ask(store).id
    with pytest.raises(LaneUnknownError):
        ask(store, replace(MOVING, key="press-0009"), viewer(place))
    with pytest.raises(LaneUnknownError):
        ask_end(store, hold, viewer(place))


def test_a_node_that_would_not_obey_is_a_reason_and_nothing_is_on_record(store: Store) -> None:
    node = holding_node(store)
    with store.write() as session:
        ingest(session, [node.says_it_is(up=False)])
    with pytest.raises(NodeDeafError, match="button at the gate"):
        ask(store)
    assert count(store, HoldRow) == 0


def test_the_end_is_a_command_of_its_own_and_on_the_audit(store: Store) -> None:
    node = holding_node(store)
    hold = ask(store).id
    tell(store, node, changed(hold, HoldChange.BEGAN))
    asked = ask_end(store, hold, after_s=10)
    assert asked.signed is not None
    command = open_command(asked.signed)
    assert isinstance(command, EndHold)
    assert command.hold == hold
    assert command.id != hold
    told = seen(store, hold, 12)
    assert (told.state, told.end_asked_by) == (HoldState.ENDING, "guard-7")
    assert seen(store, hold, 21).state is HoldState.ON, "nobody answered: for all that is known it is held"
    with store.read() as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "end_hold"))
    assert (entry.target, entry.detail) == (str(hold), {"node": "gate-1", "lane": "in-1"})


def test_what_has_ended_is_ended_once(store: Store) -> None:
    node = holding_node(store)
    hold = ask(store).id
    tell(store, node, changed(hold, HoldChange.BEGAN), changed(hold, HoldChange.ENDED, "clock"))
    assert ask_end(store, hold, after_s=10) == Issued(hold, None)
    with store.read() as session:
        assert session.scalars(select(AuditRow).where(AuditRow.action == "end_hold")).all() == []


def test_a_hold_that_nobody_began_is_unknown(store: Store) -> None:
    holding_node(store)
    with pytest.raises(LaneUnknownError):
        ask_end(store, new_id())

"""Somebody waits and nobody comes: people are called one after the other, on record, until one does."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.dispatch.calling import Calling
from central.dispatch.desks import Desks
from central.dispatch.duty import Duty, OnCall
from central.dispatch.rule import ANSWERS_WITHIN, UNTOUCHED_FOR
from central.dispatch.waits import attend, attended_by, calls_to, prune
from central.feed import Feed
from central.presence.front import JUST_SEEN
from central.store.db import Store
from central.tables import AuditRow, WaitRow
from tests.central.dashboard.openings.pressing import WAIT
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.dashboard.watch import Watch
from tests.central.dispatch.people import ELSEWHERE, LI, PLACE, POLICE
from tests.central.visitors import visitor
from wire.events import PlateStatus
from wire.ids import new_id
from wire.plate_kinds import PlateColour
from wire.presence import PresentState


@pytest.fixture
def desks() -> Desks:
    return Desks()


@pytest.fixture
def calling(store: Store, watch: Watch, desks: Desks) -> Calling:
    for name, role in (("wang", Role.GUARD), ("zhao", Role.MANAGER)):
        visitor(store, role, name=name, now=watch.now)
    return Calling(store, Feed(store), desks, Duty({"garden": OnCall("wang", "zhao")}), watch)


def rings(store: Store, account: str) -> list[UUID]:
    with store.read() as session:
        return [call.passage for call in calls_to(session, account)]


def later(watch: Watch, gate: Telling, seconds: float, *there: UUID) -> None:
    """Let time go on; `there` still stand at the arm."""
    watch.now += timedelta(seconds=seconds)
    gate.healthy(watch.now)
    stands(gate, *there, at=watch.now)


def on_record(store: Store, action: str) -> list[dict[str, str]]:
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.seq))
        return [dict(row.detail) for row in rows]


def test_with_nobody_at_the_desk_the_second_guard_is_called_at_once_and_then_the_manager(
    calling: Calling, gate: Telling, store: Store, watch: Watch
) -> None:
    here = new_id()
    stands(gate, here)
    assert calling.look()
    assert not calling.look()
    assert rings(store, "wang") == [here]
    assert rings(store, "zhao") == []

    later(watch, gate, 61, here)
    calling.look()
    assert rings(store, "zhao") == [here]
    steps = [(one["step"], one["account"]) for one in on_record(store, "call_to_wait")]
    assert steps == [("second_guard", "wang"), ("duty_manager", "zhao")]


def test_nobody_is_called_to_one_whom_the_rules_let_in_until_he_has_stood_for_too_long(
    calling: Calling, gate: Telling, store: Store, watch: Watch
) -> None:
    resident = gate.passage(NOON, plate("京A12345", PlateColour.BLUE))
    stands(gate, resident)
    assert not calling.look()
    later(watch, gate, 20, resident)
    assert calling.look()
    assert rings(store, "wang") == [resident]


def test_a_guard_at_the_desk_has_ninety_seconds(
    calling: Calling, gate: Telling, store: Store, watch: Watch, desks: Desks
) -> None:
    here = new_id()
    stands(gate, here)
    with desks.taken(POLICE), desks.taken(ELSEWHERE), desks.taken(LI):
        assert not calling.look()
        later(watch, gate, 90, here)
        assert calling.look()
    assert rings(store, "wang") == [here]
    assert not desks.is_taken("garden")


def test_who_says_that_he_sees_to_it_ends_every_call(
    calling: Calling, gate: Telling, store: Store, watch: Watch
) -> None:
    here = new_id()
    stands(gate, here)
    calling.look()
    with store.write() as session:
        assert attend(session, LI, PLACE, here, watch.now)
        assert not attend(session, LI, PLACE, here, watch.now)
    assert rings(store, "wang") == []
    later(watch, gate, 300, here)
    assert not calling.look()
    with store.read() as session:
        assert attended_by(session, frozenset({here})) == {here: "li"}
    assert len(on_record(store, "attend_wait")) == 1


@pytest.mark.parametrize("state", [PresentState.PASSING, PresentState.TURNED_BACK])
def test_who_goes_needs_nobody_any_more(
    calling: Calling, gate: Telling, store: Store, state: PresentState
) -> None:
    here = new_id()
    stands(gate, here)
    calling.look()
    stands(gate, here, state=state)
    assert calling.look()
    assert rings(store, "wang") == []
    assert not calling.look()


def test_an_account_that_is_not_there_is_said_and_the_next_is_called_in_its_time(
    store: Store, watch: Watch, gate: Telling, desks: Desks
) -> None:
    visitor(store, Role.MANAGER, name="zhao", now=watch.now)
    calling = Calling(store, Feed(store), desks, Duty({"garden": OnCall("nobody", "zhao")}), watch)
    here = new_id()
    stands(gate, here)
    calling.look()
    assert [one["account"] for one in on_record(store, "call_to_wait")] == [""]
    assert rings(store, "") == []
    later(watch, gate, 61, here)
    calling.look()
    assert rings(store, "zhao") == [here]


def test_who_waits_by_the_record_is_put_to_the_second_guard_and_then_to_the_manager(
    calling: Calling, gate: Telling, store: Store, watch: Watch, desks: Desks
) -> None:
    here = gate.passage(NOON, None, WAIT, status=PlateStatus.UNREAD)
    called = []
    with desks.taken(LI):
        for seconds in (89, 90, 149, 150, 239, 241):
            watch.now = NOON + timedelta(seconds=seconds)
            calling.look()
            called.append((rings(store, "wang"), rings(store, "zhao")))
    assert called == [([], []), ([here], []), ([here], []), ([here], [here]), ([here], [here]), ([], [])]
    assert [one["waited_s"] for one in on_record(store, "call_to_wait")] == ["90", "150"]


def test_with_nobody_at_the_desk_who_waits_by_the_record_is_called_to_at_once(
    calling: Calling, gate: Telling, store: Store, watch: Watch
) -> None:
    here = gate.passage(NOON, None, WAIT, status=PlateStatus.UNREAD)
    watch.now += timedelta(seconds=5)
    assert calling.look()
    assert rings(store, "wang") == [here]
    with store.write() as session:
        assert attend(session, LI, PLACE, here, watch.now)
    assert not calling.look()
    assert rings(store, "wang") == []


@pytest.mark.parametrize("then", ["outcome", "next"])
def test_who_no_longer_waits_by_the_record_is_called_to_no_more(
    calling: Calling, gate: Telling, store: Store, watch: Watch, then: str
) -> None:
    here = gate.passage(NOON, None, WAIT, status=PlateStatus.UNREAD)
    watch.now += timedelta(seconds=6)
    calling.look()
    if then == "outcome":
        gate.passage(NOON, None, WAIT, status=PlateStatus.UNREAD, revises=here, outcome="turned_back")
    else:
        gate.passage(watch.now, plate("京A12345", PlateColour.BLUE))
    assert calling.look()
    assert rings(store, "wang") == []
    watch.now += timedelta(seconds=70)
    assert not calling.look()


def test_nobody_is_called_to_whom_the_record_alone_knows_where_the_node_says_who_stands_there(
    calling: Calling, gate: Telling, store: Store, watch: Watch
) -> None:
    gate.passage(NOON, None, WAIT, status=PlateStatus.UNREAD)
    stands(gate)
    watch.now += timedelta(seconds=90)
    assert not calling.look()
    assert rings(store, "wang") == []


def test_a_wait_by_the_record_is_believed_until_whoever_is_called_last_had_time_to_come() -> None:
    assert JUST_SEEN >= UNTOUCHED_FOR + 2 * ANSWERS_WITHIN


def test_a_node_that_falls_silent_ends_the_call(
    calling: Calling, gate: Telling, store: Store, watch: Watch
) -> None:
    stands(gate, new_id())
    calling.look()
    watch.now += timedelta(minutes=5)
    assert calling.look()
    assert rings(store, "wang") == []
    with store.write() as session:
        prune(session, watch.now + timedelta(days=181))
        assert session.scalars(select(WaitRow)).all() == []

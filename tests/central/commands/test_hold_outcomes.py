"""What nodes say of holds: began, failed, ended, twice, out of order, and of what nobody asked for."""

import pytest
from sqlalchemy import select

from central.commands.hold_words import HoldState
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow, HoldRow
from tests.central.commands.holds import ask, changed, holding_node, seen, tell
from tests.central.node import TellingNode
from tests.central.taking_in import count
from wire.events import CommandRefused, HoldChange, HoldChanged
from wire.ids import new_id


@pytest.fixture
def node(store: Store) -> TellingNode:
    return holding_node(store)


def audited(store: Store) -> list[tuple[str, str]]:
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "hold_changed").order_by(AuditRow.seq))
        return [(row.detail["change"], row.detail["reason"]) for row in rows]


def test_a_hold_begins_is_on_and_ends_by_the_clock(store: Store, node: TellingNode) -> None:
    hold = ask(store).id
    assert seen(store, hold, 11).state is HoldState.UNANSWERED
    tell(store, node, changed(hold, HoldChange.BEGAN))
    assert seen(store, hold, 1799).state is HoldState.ON
    assert seen(store, hold, 1800).state is HoldState.OVERDUE
    tell(store, node, changed(hold, HoldChange.ENDED, "clock"), after_s=1801)
    ended = seen(store, hold, 1802)
    assert (ended.state, ended.result_reason) == (HoldState.ENDED, "clock")
    assert audited(store) == [("began", "moving"), ("ended", "clock")]


def test_a_second_telling_changes_nothing(store: Store, node: TellingNode) -> None:
    hold = ask(store).id
    began, ended = changed(hold, HoldChange.BEGAN), changed(hold, HoldChange.ENDED, "person", actor="guard-8")
    assert tell(store, node, began, ended) == 2
    # An outbox put back from an old copy tells it again under another epoch.
    assert tell(store, TellingNode(), began, ended) == 0
    assert seen(store, hold).state is HoldState.ENDED
    assert len(audited(store)) == 2


def test_that_it_began_told_late_does_not_bring_back_what_has_ended(store: Store, node: TellingNode) -> None:
    hold = ask(store).id
    tell(store, node, changed(hold, HoldChange.ENDED, "clock"))
    tell(store, node, changed(hold, HoldChange.BEGAN))
    assert seen(store, hold).state is HoldState.ENDED


@pytest.mark.parametrize("reason", ["refused_unsupported", "hold_too_long", "controller_silent", "held_longer"])
def test_a_hold_that_failed_says_why(store: Store, node: TellingNode, reason: str) -> None:
    hold = ask(store).id
    tell(store, node, changed(hold, HoldChange.NOT_BEGUN, reason, detail="relay 3"))
    told = seen(store, hold)
    assert (told.state, told.result_reason, told.detail) == (HoldState.FAILED, reason, "relay 3")


def test_an_end_that_the_controller_did_not_take_leaves_it_on_with_the_reason(
    store: Store, node: TellingNode
) -> None:
    hold = ask(store).id
    tell(store, node, changed(hold, HoldChange.BEGAN))
    assert tell(store, node, changed(hold, HoldChange.NOT_ENDED, "controller_silent")) == 1
    told = seen(store, hold)
    assert (told.state, told.result_reason) == (HoldState.ON, "controller_silent")


def test_a_refused_command_is_the_outcome_of_its_hold(store: Store, node: TellingNode) -> None:
    hold = ask(store).id
    refused = CommandRefused(
        id=new_id(), lane="in-1", processed_at=changed(hold, "x").processed_at, command=hold, reason="too_many"
    )
    with store.write() as session:
        ingest(session, [node.tells(refused)])
    told = seen(store, hold)
    assert (told.state, told.result_reason) == (HoldState.REFUSED, "too_many")
    tell(store, node, changed(hold, HoldChange.BEGAN))
    assert seen(store, hold).state is HoldState.ON, "the refusal was of a copy"


def test_no_node_speaks_of_anothers_hold(store: Store, node: TellingNode) -> None:
    hold = ask(store).id
    tell(store, TellingNode(name="gate-2"), changed(hold, HoldChange.ENDED, "clock"))
    tell(store, node, changed(hold, HoldChange.BEGAN))
    assert seen(store, hold).state is HoldState.ON


def test_a_hold_that_this_store_does_not_know_is_shown_all_the_same(store: Store, node: TellingNode) -> None:
    """The database is an older copy put back: the gate stands open whether we know of the press or not."""
    hold = new_id()
    tell(store, node, changed(hold, HoldChange.BEGAN, actor="guard-8", left_s=1e12))
    told = seen(store, hold)
    assert (told.state, told.actor, told.reason) == (HoldState.ON, "guard-8", "moving")
    assert (told.until - told.issued_at).total_seconds() == 86_400
    tell(store, node, changed(hold, HoldChange.ENDED, "clock"))
    assert seen(store, hold).state is HoldState.ENDED


@pytest.mark.parametrize("change", ["ended", "not_begun", "not_ended", "paused"])
def test_the_end_of_what_nobody_knows_is_no_hold(store: Store, node: TellingNode, change: str) -> None:
    assert tell(store, node, changed(new_id(), change, "clock")) == 0
    assert count(store, HoldRow) == 0
    assert audited(store) == [(change, "clock")], "what was said is on record all the same"


def test_a_word_of_a_later_node_leaves_the_hold_as_it_is(store: Store, node: TellingNode) -> None:
    hold = ask(store).id
    tell(store, node, changed(hold, HoldChange.BEGAN))
    assert tell(store, node, changed(hold, "paused", "snow")) == 0
    assert seen(store, hold).state is HoldState.ON


def test_a_node_whose_clock_is_a_day_off_changes_no_time_that_is_shown(store: Store, node: TellingNode) -> None:
    hold = ask(store).id
    before = seen(store, hold).until
    late: HoldChanged = changed(hold, HoldChange.BEGAN)
    tell(store, node, late.model_copy(update={"processed_at": late.processed_at.replace(year=2031)}))
    assert seen(store, hold).until == before

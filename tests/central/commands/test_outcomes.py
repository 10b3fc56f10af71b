from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import inspect, select

from central.commands.asked import Asked
from central.commands.issue import issue
from central.commands.keys import CommandKey
from central.commands.reasons import CommandState, OpeningReason
from central.commands.views import CommandView, find
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow, FeedRow
from tests.central.commands.people import node_at_work, viewer
from tests.central.node import NOON, TellingNode, move
from wire.events import BarrierMoved, BarrierResult, CommandRefused
from wire.ids import new_id

ASKED = Asked("east", "gate-1", "in-1", OpeningReason.DELIVERY, "press-0001")


def given(store: Store) -> UUID:
    with store.write() as session:
        return issue(session, ASKED, viewer(), CommandKey.new(), NOON).id


def moved(command: UUID, result: BarrierResult = BarrierResult.OPENED, reason: str = "delivery") -> BarrierMoved:
    told = move(None, result)
    return told.model_copy(update={"command": command, "actor": "guard-7", "reason": reason, "detail": "as told"})


def refused(command: UUID | None, reason: str = "late", count: int = 1) -> CommandRefused:
    return CommandRefused(id=new_id(), lane="in-1", processed_at=NOON, command=command, reason=reason, count=count)


def view(store: Store, command: UUID, after_s: float = 1) -> CommandView:
    with store.read() as session:
        found = find(session, viewer(), command, NOON + timedelta(seconds=after_s))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "result,reason,state",
    [
        (BarrierResult.OPENED, "delivery", CommandState.OPENED),
        (BarrierResult.ACCEPTED, "delivery", CommandState.ACCEPTED),
        (BarrierResult.REFUSED, "refused_controller", CommandState.FAILED),
        (BarrierResult.TIMED_OUT, "controller_silent", CommandState.FAILED),
        (BarrierResult.UNREACHABLE, "controller_unreachable", CommandState.FAILED),
    ],
)
def test_what_the_barrier_did_is_the_outcome(
    store: Store, result: BarrierResult, reason: str, state: CommandState
) -> None:
    node = node_at_work(store)
    command = given(store)
    told = node.tells(moved(command, result, reason))
    with store.write() as session:
        ingest(session, [told, told])
    shown = view(store, command)
    assert (shown.state, shown.result_reason, shown.detail) == (state, reason, "as told")
    assert shown.answered_at == told.received_at
    with store.read() as session:
        news = session.scalars(select(FeedRow).where(FeedRow.kind == "command")).all()
    assert [one.command for one in news] == [command, command]


def test_a_refusal_is_the_outcome_and_on_the_audit_once(store: Store) -> None:
    node = node_at_work(store)
    command = given(store)
    event = refused(command)
    with store.write() as session:
        ingest(session, [node.tells(event)])
        # An outbox put back from an old copy tells it again under another epoch.
        ingest(session, [TellingNode(epoch=new_id()).tells(event)])
    shown = view(store, command)
    assert (shown.state, shown.result_reason) == (CommandState.REFUSED, "late")
    with store.read() as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "refuse_command"))
    assert (entry.role, entry.site, entry.target) == ("system", "east", str(event.id))
    assert entry.detail == {
        "node": "gate-1",
        "lane": "in-1",
        "reason": "late",
        "count": 1,
        "command": str(command),
    }


def test_a_flood_without_an_id_is_on_the_audit_with_its_count(store: Store) -> None:
    node = node_at_work(store)
    with store.write() as session:
        ingest(session, [node.tells(refused(None, "forged", 4999))])
    with store.read() as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "refuse_command"))
    assert entry.detail == {"node": "gate-1", "lane": "in-1", "reason": "forged", "count": 4999}


@pytest.mark.parametrize("order", ["refusal first", "move first"])
@pytest.mark.parametrize("reason", ["replayed", "late", "too_many"])
def test_that_it_opened_outweighs_the_refusal_of_a_copy(store: Store, order: str, reason: str) -> None:
    node = node_at_work(store)
    command = given(store)
    events: list[BarrierMoved | CommandRefused] = [refused(command, reason), moved(command)]
    for event in events if order == "refusal first" else reversed(events):
        with store.write() as session:
            ingest(session, [node.tells(event)])
    assert view(store, command).state is CommandState.OPENED


def test_a_refused_copy_answers_nothing(store: Store) -> None:
    node = node_at_work(store)
    command = given(store)
    with store.write() as session:
        ingest(session, [node.tells(refused(command, "replayed"))])
    assert view(store, command).state is CommandState.ISSUED


@pytest.mark.parametrize("other", [TellingNode(name="gate-2"), TellingNode(site="west")], ids=["node", "site"])
def test_no_node_answers_for_another(store: Store, other: TellingNode) -> None:
    node_at_work(store)
    command = given(store)
    with store.write() as session:
        ingest(session, [other.tells(moved(command)), other.tells(refused(command))])
    assert view(store, command).state is CommandState.ISSUED


def test_a_refusal_told_before_is_found_by_an_index_however_many_there_are(store: Store) -> None:
    by_columns = [index["column_names"] for index in inspect(store.engine).get_indexes("audit_entries")]

    assert ["action", "target"] in by_columns

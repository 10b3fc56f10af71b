"""Two people who let in the same one at the same moment give one order; everything else is an order of its own."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from central.accounts.viewer import Viewer
from central.commands.asked import Asked
from central.commands.issue import issue
from central.commands.keys import CommandKey
from central.commands.order import Issued
from central.commands.reasons import CommandState, OpeningReason
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow, CommandRow
from tests.central.commands.people import node_at_work, viewer
from tests.central.node import NOON, passage
from wire.ids import new_id

KEY = CommandKey.new()


@pytest.fixture
def asked(store: Store) -> Asked:
    """An order for somebody who came to the gate."""
    node = node_at_work(store)
    here = new_id()
    with store.write() as session:
        ingest(session, [node.tells(passage("京A12345", at=NOON, passage_id=here))])
    return Asked("east", "gate-1", "in-1", OpeningReason.DELIVERY, "press-0001", passage=here)


def give(store: Store, asked: Asked, who: Viewer, after_s: float = 1) -> Issued:
    with store.write() as session:
        return issue(session, asked, who, KEY, NOON + timedelta(seconds=after_s))


def is_now(store: Store, command: UUID, state: CommandState) -> None:
    with store.write() as session:
        session.get_one(CommandRow, command).state = state.value


@pytest.mark.parametrize("reason", [OpeningReason.DELIVERY, OpeningReason.OTHER])
@pytest.mark.parametrize("state", [CommandState.ISSUED, CommandState.OPENED, CommandState.ACCEPTED])
def test_the_second_joins_the_order_of_the_first_and_both_are_on_record(
    store: Store, asked: Asked, reason: OpeningReason, state: CommandState
) -> None:
    first = give(store, asked, viewer())
    is_now(store, first.id, state)
    second = give(store, replace(asked, key="press-0002", reason=reason), viewer(), 3.9)

    assert (second.id, second.signed) == (first.id, None)
    with store.read() as session:
        assert len(session.scalars(select(CommandRow)).all()) == 1
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(2)).all()
    assert [(row.action, row.target) for row in rows] == [
        ("join_opening", str(first.id)),
        ("open_barrier", str(first.id)),
    ]
    assert rows[0].detail["reason"] == reason.value


@pytest.mark.parametrize("state", [CommandState.FAILED, CommandState.REFUSED, CommandState.NOT_SENT])
def test_an_order_that_came_to_nothing_is_joined_by_nobody(
    store: Store, asked: Asked, state: CommandState
) -> None:
    first = give(store, asked, viewer())
    is_now(store, first.id, state)
    assert give(store, replace(asked, key="press-0002"), viewer()).signed


def test_an_emergency_and_what_names_nobody_are_orders_of_their_own(store: Store, asked: Asked) -> None:
    for order in (replace(asked, reason=OpeningReason.EMERGENCY), replace(asked, passage=None)):
        give(store, order, viewer())
        assert give(store, replace(order, key="press-0002"), viewer()).signed


def test_whoever_presses_later_or_again_means_it(store: Store, asked: Asked) -> None:
    guard = viewer()
    give(store, asked, guard)
    assert give(store, replace(asked, key="press-0002"), guard).signed
    assert give(store, replace(asked, key="press-0003"), viewer(), 4.1).signed

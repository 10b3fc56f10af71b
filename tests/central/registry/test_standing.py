"""Whether a node is up, as far as the centre can tell."""

from datetime import datetime, timedelta

import pytest

from central.registry.nodes import NodeView, nodes
from central.registry.standing import judge
from central.store.db import Store
from central.tables import NodeRow
from tests.central.node import NOON, TellingNode, passage
from tests.central.taking_in import take
from wire.events import GateState


def only(store: Store, now: datetime = NOON) -> NodeView:
    with store.read() as session:
        (shown,) = nodes(session, now)
    return shown


def test_a_node_is_silent_after_a_while_and_nobody_knows_its_gate(store: Store) -> None:
    node = TellingNode()
    take(store, node.beats())

    assert only(store, NOON + timedelta(seconds=15)).up
    shown = only(store, NOON + timedelta(seconds=16))
    assert (shown.up, shown.down_reason, shown.since) == (False, "silent", NOON)
    assert shown.lanes[0].gate is GateState.UNKNOWN


def test_after_the_centres_clock_was_ahead_a_dead_node_is_silent_as_soon_as_ever(store: Store) -> None:
    node = TellingNode()
    take(store, node.says_it_is(up=True, at=NOON + timedelta(days=1)), node.beats(NOON + timedelta(days=1)))
    take(store, node.beats())

    assert only(store, NOON + timedelta(seconds=15)).up
    shown = only(store, NOON + timedelta(seconds=16))
    assert (shown.up, shown.down_reason, shown.since) == (False, "silent", NOON)


def test_a_node_that_died_while_the_clock_was_ahead_is_not_up_until_the_clock_is_there_again(store: Store) -> None:
    take(store, TellingNode().beats(NOON + timedelta(days=1)))

    shown = only(store, NOON)

    assert (shown.up, shown.down_reason, shown.since) == (False, "silent", NOON)
    assert shown.lanes[0].gate is GateState.UNKNOWN


def test_a_node_heard_while_the_page_is_drawn_is_up(store: Store) -> None:
    take(store, TellingNode().beats(NOON + timedelta(seconds=1)))

    assert only(store, NOON).up


def test_a_node_that_only_told_events_never_said_that_it_is_up(store: Store) -> None:
    take(store, TellingNode().tells(passage()))

    assert only(store).down_reason == "never_up"


@pytest.mark.parametrize(
    "up, heard_s, told",
    [
        (None, 0, ("never_up", NOON)),
        (False, 0, ("offline", NOON)),
        (False, 3600, ("offline", NOON)),
        (True, 15, ("", NOON)),
        (True, 15.1, ("silent", NOON - timedelta(seconds=15.1))),
        (True, -15, ("", NOON)),
        (True, -15.1, ("silent", NOON)),
    ],
)
def test_what_it_said_counts_first_and_then_when_it_was_heard(
    *, up: bool | None, heard_s: float, told: tuple[str, datetime]
) -> None:
    row = NodeRow(up=up, since=NOON, last_heard_at=NOON - timedelta(seconds=heard_s))
    assert judge(row, NOON) == told

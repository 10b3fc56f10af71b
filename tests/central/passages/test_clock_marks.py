"""Clocks that are wrong, as they reach the store: what is marked, how it is ordered, and what nodes show of it."""

from datetime import datetime, timedelta
from random import Random

import pytest

from central.delivery.arrivals import Heartbeat
from central.passages.clock_doubt import ClockDoubt
from central.passages.search import PassageView
from central.registry.nodes import NodeView, nodes
from central.store.db import Store
from tests.central.node import NOON, TellingNode, passage
from tests.central.taking_in import stored, take
from wire.events import Clock, GateState, GateStateChanged, PassageRecorded
from wire.ids import new_id


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def tell(store: Store, node: TellingNode, event: PassageRecorded, came_s: float, seq: int | None = None) -> None:
    take(store, node.tells(event, seq=seq, received_at=after(came_s)))


def listed(store: Store) -> list[tuple[str, str | None]]:
    return [(str(one.plate.text), one.clock_doubt) for one in stored(store).items if one.plate]


def only(store: Store) -> PassageView:
    (one,) = stored(store).items
    return one


def node_in(store: Store) -> NodeView:
    with store.read() as session:
        return nodes(session, NOON)[0]


def test_a_passage_of_the_future_stays_on_top_of_nothing_and_keeps_what_it_said(store: Store) -> None:
    node = TellingNode()
    tell(store, node, passage("浙A66666", at=NOON.replace(year=2099)), 0)
    for number in range(1, 4):
        tell(store, node, passage(f"京A0000{number}", at=after(number * 60)), number * 60 + 1)

    assert listed(store) == [("京A00003", None), ("京A00002", None), ("京A00001", None), ("浙A66666", "ahead")]
    oldest = stored(store).items[-1]
    assert (oldest.captured_at.year, oldest.ordered_at) == (2099, NOON)
    assert (node_in(store).clock_doubted, node_in(store).clock_doubted_at) == (1, NOON)


def test_a_backlog_of_a_day_is_ordered_by_its_captures(store: Store) -> None:
    node = TellingNode(next_seq=100)
    tell(store, node, passage("京A00009", at=NOON), 1)
    backlog = [passage(f"京A0000{number}", at=after(number * 3600 - 86_400)) for number in range(5)]
    order = list(range(5))
    Random(3).shuffle(order)  # noqa: S311 - an order, not a secret
    for place in order:
        tell(store, node, backlog[place], 10, seq=place + 1)

    assert listed(store) == [(f"京A0000{number}", None) for number in (9, 4, 3, 2, 1, 0)]
    assert node_in(store).clock_doubted == 0


def test_a_clock_that_went_back_is_marked_until_it_agrees_with_ours_again(store: Store) -> None:
    node = TellingNode()
    tell(store, node, passage("京A00001", at=after(0)), 1)
    tell(store, node, passage("京A00002", at=after(-7200)), 60)
    tell(store, node, passage("京A00003", at=after(120)), 121)

    assert listed(store) == [("京A00003", None), ("京A00002", "went_back"), ("京A00001", None)]


def test_a_clock_that_was_ahead_and_is_put_right_is_believed_at_once(store: Store) -> None:
    node = TellingNode()
    tell(store, node, passage("京A00001", at=after(3 * 3600)), 0)
    tell(store, node, passage("京A00002", at=after(60)), 61)
    tell(store, node, passage("京A00003", at=after(120)), 3600)

    assert listed(store) == [("京A00003", None), ("京A00002", None), ("京A00001", "ahead")]


def test_after_a_step_nothing_is_compared_with_what_was_before(store: Store) -> None:
    node = TellingNode()
    stepped = passage("京A00002", at=after(-3000)).model_copy(update={"clock": Clock(stepped=True)})
    tell(store, node, passage("京A00001", at=after(-3600 + 3500)), 86_400)
    tell(store, node, stepped, 86_401)
    tell(store, node, passage("京A00003", at=after(-2900)), 86_402)

    assert sorted(listed(store)) == [("京A00001", None), ("京A00002", "stepped"), ("京A00003", None)]


def test_a_revision_in_doubt_takes_no_passage_to_the_top_and_a_good_one_heals(store: Store) -> None:
    node, passage_id = TellingNode(), new_id()
    first = passage(at=NOON, passage_id=passage_id)
    tell(store, node, first, 1)
    tell(store, node, passage(at=after(3600), passage_id=passage_id, revision=1), 300)
    doubted = only(store)
    tell(store, node, passage(at=NOON, passage_id=passage_id, revision=2), 600)

    assert (doubted.ordered_at, doubted.clock_doubt, doubted.revision) == (NOON, ClockDoubt.AHEAD, 1)
    assert (only(store).ordered_at, only(store).clock_doubt) == (NOON, None)
    assert node_in(store).clock_doubted == 1


def test_what_is_told_again_later_is_still_in_doubt(store: Store) -> None:
    node = TellingNode()
    told = passage(at=after(3600))
    tell(store, node, told, 0, seq=1)
    tell(store, node, told, 7200, seq=1)

    assert only(store).clock_doubt is ClockDoubt.AHEAD
    assert (node_in(store).clock_doubted, node_in(store).overtaken, node_in(store).clashing) == (1, 0, 0)


@pytest.mark.parametrize("at", [NOON.replace(year=1), NOON.replace(year=9999)], ids=["first", "last"])
def test_times_at_the_ends_of_the_calendar_are_stored_and_marked(store: Store, at: datetime) -> None:
    told = passage().model_copy(
        update={
            **dict.fromkeys(("captured_at", "first_seen_at", "last_seen_at", "processed_at"), at),
            "clock": Clock(offset_s=1e308),
        }
    )
    tell(store, TellingNode(), told, 0)

    assert only(store).clock_doubt is not None
    assert only(store).ordered_at == NOON


def test_two_events_with_one_revision_are_counted_and_a_repetition_is_not(store: Store) -> None:
    node, passage_id = TellingNode(), new_id()
    first, second, other = (passage(passage_id=passage_id, revision=number) for number in (0, 1, 1))
    late = passage(passage_id=passage_id, revision=0)
    for event in (first, second, first, second):
        tell(store, node, event, 1)
    assert (node_in(store).overtaken, node_in(store).clashing) == (0, 0)

    rebuilt = TellingNode()
    for event in (first, second, other, other, late):
        tell(store, rebuilt, event, 2)

    assert (node_in(store).overtaken, node_in(store).clashing) == (1, 1)
    assert only(store).revision == 1


def test_revisions_of_one_batch_are_told_apart_as_well(store: Store) -> None:
    node, passage_id = TellingNode(), new_id()
    events = [passage(passage_id=passage_id, revision=number) for number in (3, 1, 3, 2)]
    take(store, *(node.tells(event) for event in (*events, events[0])))

    assert (node_in(store).overtaken, node_in(store).clashing) == (2, 1)


def beat(node: TellingNode, error_s: float, came_s: float) -> Heartbeat:
    said = node.beats(after(came_s + error_s))
    return Heartbeat(said.topic, said.health, after(came_s))


def test_heartbeats_say_that_a_clock_is_fast_since_when_and_that_it_is_right_again(store: Store) -> None:
    node = TellingNode()
    take(store, beat(node, 0, 0))
    first = take(store, beat(node, 10_800, 5))
    again = take(store, beat(node, 10_800, 10))
    shown = node_in(store)
    right = take(store, beat(node, -0.1, 15))

    assert (shown.clock_error_s, shown.clock_wrong_since) == (10_800, after(5))
    assert [len(done.news) for done in (first, again, right)] == [1, 0, 1]
    assert node_in(store).clock_wrong_since is None


def test_a_slow_clock_needs_two_heartbeats_and_its_passages_are_ordered_by_arrival(store: Store) -> None:
    node = TellingNode()
    take(store, beat(node, -3600, 0))
    assert node_in(store).clock_wrong_since is None
    take(store, beat(node, -3600, 5))
    assert node_in(store).clock_wrong_since == after(5)

    tell(store, node, passage("京A00001", at=after(10 - 3600)), 11)

    assert (only(store).clock_doubt, only(store).ordered_at) == ("behind", after(11))


def test_heartbeats_that_come_late_all_at_once_say_nothing_of_the_clock(store: Store) -> None:
    node = TellingNode()
    for number in range(10):
        take(store, beat(node, number * 5 - 3600, number / 100))

    assert node_in(store).clock_wrong_since is None


def test_a_clock_that_was_ahead_does_not_make_its_barrier_the_last_word(store: Store) -> None:
    node = TellingNode()
    take(store, beat(node, 10_800, 0))
    opened, closed = (
        GateStateChanged(id=new_id(), lane="in-1", processed_at=at, state=state, since=at)
        for at, state in ((after(10_801), GateState.OPEN), (after(5), GateState.CLOSED))
    )
    take(store, node.tells(opened, received_at=after(1)), node.tells(closed, received_at=after(5)))

    assert node_in(store).lanes[0].gate is GateState.CLOSED

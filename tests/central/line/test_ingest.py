"""What nodes tell is stored once and acknowledged, whatever its order and its repeats."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.delivery.arrivals import Delivery, Refusal
from central.passages.search import PassageQuery, find, search
from central.registry.nodes import nodes
from central.store.db import Store
from central.tables import AuditRow, BarrierMoveRow, DeadLetterRow, FeedRow, PassageRow
from tests.central.node import NOON, TellingNode, gave_up, move, passage
from tests.central.taking_in import ack_of, count, stored, take
from wire.codec import UnreadableEvent
from wire.events import BarrierResult, CommandRefused, Dropped, Event, GateState, GateStateChanged, PassageRecorded
from wire.ids import new_id
from wire.plates import PlateText


def test_a_passage_is_stored_with_everything_that_was_said(store: Store) -> None:
    told = passage("蒙K12345")
    done = take(store, TellingNode().tells(told))

    (shown,) = stored(store).items
    assert shown.id == told.passage
    assert (shown.site, shown.node, shown.lane) == ("east", "gate-1", "in-1")
    assert (shown.captured_at, shown.first_seen_at, shown.last_seen_at) == (
        told.captured_at,
        told.first_seen_at,
        told.last_seen_at,
    )
    assert shown.received_at == NOON + timedelta(seconds=2)
    assert shown.plate is not None
    assert told.plate is not None
    assert shown.plate.text == "蒙K12345"
    assert shown.plate.char_scores == told.plate.char_scores
    assert shown.plate.kind is told.plate.kind
    assert (shown.verdict, shown.reason, shown.credential) == ("open", "resident", "R-7")
    assert shown.pictures[0].sha256 == "ab" * 32
    assert ack_of(done) == (1, ())
    assert done.stored == {"passage": 1}


def test_what_was_decided_on_is_stored_and_goes_when_a_revision_agrees(store: Store) -> None:
    node, told = TellingNode(), passage("京A12845")
    other = told.model_copy(update={"revision": 1, "preview": PlateText("京A12345")})
    take(store, node.tells(told), node.tells(other))
    (shown,) = stored(store).items
    assert shown.preview == "京A12345"

    take(store, node.tells(other.model_copy(update={"revision": 2, "preview": None})))
    (again,) = stored(store).items
    assert again.preview is None


def test_a_second_delivery_changes_nothing_and_is_acknowledged_again(store: Store) -> None:
    node = TellingNode()
    told = node.tells(passage(), move(new_id()))
    take(store, told)
    feed = count(store, FeedRow)

    again = take(store, told, told)

    assert ack_of(again) == (2, ())
    assert again.doubled == 4
    assert (count(store, PassageRow), count(store, BarrierMoveRow), count(store, FeedRow)) == (1, 1, feed)


def test_a_partial_overlap_takes_in_only_what_is_new(store: Store) -> None:
    node = TellingNode()
    first, second, third = passage(), passage(), passage()
    take(store, node.tells(first, second))

    done = take(store, node.tells(second, third, seq=2))

    assert done.stored == {"passage": 1}
    assert ack_of(done) == (3, ())
    assert count(store, PassageRow) == 3


def test_events_may_come_in_any_order(store: Store) -> None:
    node = TellingNode()
    deliveries = [node.tells(passage()) for _ in range(20)]
    Random(7).shuffle(deliveries)  # noqa: S311 - an order, not a secret

    for delivery in deliveries:
        done = take(store, delivery)

    assert ack_of(done) == (20, ())
    assert count(store, PassageRow) == 20


def test_an_acknowledgement_names_what_came_before_a_hole(store: Store) -> None:
    node = TellingNode()
    take(store, node.tells(passage()))

    assert ack_of(take(store, node.tells(passage(), passage(), seq=5))) == (1, ((5, 6),))


def test_a_new_outbox_is_never_taken_for_a_second_delivery(store: Store) -> None:
    take(store, TellingNode().tells(passage()))

    done = take(store, TellingNode().tells(passage()))

    assert done.stored == {"passage": 1}
    assert count(store, PassageRow) == 2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_highest_revision_of_a_passage_wins(store: Store, order: tuple[int, ...]) -> None:
    node = TellingNode()
    passage_id = new_id()
    revisions = [
        node.tells(passage(plate, passage_id=passage_id, revision=number))
        for number, plate in enumerate(("京A1234?", "京A12345", "京A12346"))
    ]
    for number in order:
        take(store, revisions[number])

    (shown,) = stored(store).items
    assert shown.revision == 2
    assert shown.plate is not None
    assert shown.plate.text == "京A12346"


def test_revisions_within_one_batch_leave_one_passage(store: Store) -> None:
    node = TellingNode()
    passage_id = new_id()
    take(store, *(node.tells(passage(passage_id=passage_id, revision=number)) for number in (1, 3, 2)))

    (shown,) = stored(store).items
    assert shown.revision == 3


def test_a_barrier_finds_its_passage_whichever_comes_first(store: Store) -> None:
    node = TellingNode()
    told = passage()
    take(store, node.tells(move(told.passage, BarrierResult.TIMED_OUT)))
    take(store, node.tells(told))
    take(store, node.tells(move(told.passage, BarrierResult.OPENED, at=NOON + timedelta(seconds=5))))

    (shown,) = stored(store).items
    assert shown.barrier is not None
    assert shown.barrier.result is BarrierResult.OPENED


def test_another_node_can_neither_change_a_passage_nor_move_its_barrier(store: Store) -> None:
    told = passage("京A12345")
    take(store, TellingNode().tells(told))
    thief = TellingNode(name="gate-2")
    forged = passage("京B00000", passage_id=told.passage, revision=9)

    done = take(store, thief.tells(forged, move(told.passage)))

    (shown,) = stored(store).items
    assert shown.plate is not None
    assert shown.plate.text == "京A12345"
    assert shown.barrier is None
    assert done.refused == {Refusal.FORGED: 1}
    assert ack_of(done) == (2, ())


@pytest.mark.parametrize("number", [2, 1])
def test_another_event_under_a_known_number_is_stored_and_counted(store: Store, number: int) -> None:
    node = TellingNode()
    take(store, node.tells(passage(), move(None), refusal(), UnreadableEvent(reason="r", raw="1")))
    others: list[Event | UnreadableEvent] = [
        passage(),
        move(None),
        refusal(),
        UnreadableEvent(reason="r", raw="2"),
    ]

    for _ in range(number):
        done = take(store, node.tells(*others, seq=1))

    assert (done.doubled, sum(done.reused.values())) == ((0, 4) if number == 1 else (4, 0))
    tables = (PassageRow, BarrierMoveRow, AuditRow, DeadLetterRow)
    assert [count(store, table) for table in tables] == [2, 2, 2, 2]
    with store.read() as session:
        (shown,) = nodes(session, NOON)
    assert (shown.reused, shown.doubled, shown.lost, shown.dead) == (4, 4 * (number - 1), 0, 2)


def test_a_gap_that_is_told_of_again_is_no_news_and_no_reused_number(store: Store) -> None:
    node = TellingNode()
    told = node.tells(gave_up(1, 4))
    first = take(store, told)

    again = take(store, told)

    assert (len(first.news), len(again.news)) == (2, 0)
    assert (again.doubled, again.reused) == (1, {})


def test_the_acknowledgement_names_what_was_told_and_only_that(store: Store) -> None:
    node = TellingNode()
    first, second = passage(), passage()
    take(store, node.tells(first))
    done = take(store, node.tells(second), node.tells(UnreadableEvent(reason="r", raw="{}")), node.beats())

    assert done.acks[0].ack.told == ((2, str(second.id)[-8:] + "0" * 8),)


def refusal() -> CommandRefused:
    return CommandRefused(id=new_id(), lane="in-1", processed_at=NOON, reason="expired")


def test_everything_told_again_by_a_rebuilt_outbox_doubles_nothing(store: Store) -> None:
    node = TellingNode()
    take(store, node.beats())
    car, arm = passage(), move(None)
    states = [
        GateStateChanged(id=new_id(), lane="in-1", processed_at=at, state=state, since=at)
        for at, state in ((NOON, GateState.OPEN), (NOON + timedelta(seconds=5), GateState.CLOSED))
    ]
    lost = Dropped(
        id=new_id(), lane="in-1", processed_at=NOON, first_seq=9, last_seq=12, of="gate", reason="outbox_full"
    )
    told: list[Event] = [car, arm, *states]
    take(store, node.tells(*told), node.tells(lost))
    before = count(store, PassageRow), count(store, BarrierMoveRow), count(store, FeedRow)
    rebuilt = TellingNode()
    again = [*reversed(told), lost.model_copy(update={"epoch": node.epoch})]
    done = take(store, *(rebuilt.tells(event) for event in again))
    assert (count(store, PassageRow), count(store, BarrierMoveRow)) == before[:2]
    assert [news.kind.value for news in done.news if news.lane] == []
    with store.read() as session:
        (shown,) = nodes(session, NOON)
    assert (shown.dropped, shown.lanes[0].gate) == (4, GateState.CLOSED)


def test_what_was_dropped_is_a_gap_with_a_reason(store: Store) -> None:
    node = TellingNode()
    take(store, node.tells(passage()))
    dropped = Dropped(
        id=new_id(), lane="in-1", processed_at=NOON, first_seq=2, last_seq=4, of="passage", reason="outbox_full"
    )
    take(store, node.tells(dropped, seq=5), node.beats())

    with store.read() as session:
        (shown,) = nodes(session, NOON)
    assert (shown.lost, shown.late, shown.dropped) == (0, 0, 3)


def test_lost_and_late_are_told_apart(store: Store) -> None:
    node = TellingNode()
    take(store, node.tells(passage()), node.tells(passage(), seq=5), node.beats(oldest_unacked=4))

    with store.read() as session:
        (shown,) = nodes(session, NOON)
    assert (shown.lost, shown.late) == (2, 1)


def test_a_passage_that_another_took_in_is_no_longer_listed(store: Store) -> None:
    node = TellingNode()
    early, whole, tardy = passage(), passage(), passage()
    both = whole.model_copy(update={"merged": (early.passage, tardy.passage)})
    take(store, node.tells(early))
    take(store, node.tells(both))
    take(store, node.tells(tardy))

    assert [shown.id for shown in stored(store).items] == [whole.passage]
    with store.read() as session:
        assert find(session, early.passage) is not None


def test_a_text_that_postgresql_cannot_hold_is_stored_readable(store: Store) -> None:
    strange = passage().model_copy(
        update={"decision": passage().decision.model_copy(update={"credential": "R\0 7"})}
    )
    take(store, TellingNode().tells(strange))

    (shown,) = stored(store).items
    assert shown.credential == "R\ufffd 7"


def test_html_and_sql_in_texts_are_only_texts(store: Store) -> None:
    evil = "'; DROP TABLE passages; --<script>alert(1)</script>"
    told = passage()
    barrier = move(told.passage).model_copy(update={"detail": evil})
    take(store, TellingNode().tells(told, barrier))

    (shown,) = stored(store).items
    assert shown.barrier is not None
    assert shown.barrier.detail == evil


def test_a_gate_state_is_news_once(store: Store) -> None:
    node = TellingNode()
    take(store, node.beats(), node.says_it_is(up=True))
    opened = GateStateChanged(
        id=new_id(), lane="in-1", processed_at=NOON, state=GateState.OPEN, since=NOON + timedelta(seconds=1)
    )
    done = take(store, node.tells(opened))
    older = opened.model_copy(update={"id": new_id(), "state": GateState.CLOSED, "since": NOON})
    late = take(store, node.tells(older))

    assert len(done.news) == 1
    assert not late.news
    with store.read() as session:
        (shown,) = nodes(session, NOON)
    assert shown.lanes[0].gate is GateState.OPEN


EVENTS = st.sampled_from(["passage", "revision", "move", "unreadable"])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_whatever_the_order_and_the_repeats_the_store_ends_the_same(
    store: Store, kinds: list[str], random: Random
) -> None:
    node = TellingNode(name=f"n{new_id().hex[:20]}")
    told = [passage(at=NOON + timedelta(minutes=number)) for number in range(3)]
    deliveries = [node.tells(_event(kind, told, random)) for kind in kinds]
    shuffled = deliveries + random.choices(deliveries, k=len(deliveries))
    random.shuffle(shuffled)

    acks = [ack_of(take(store, delivery)) for delivery in shuffled]

    assert acks[-1] == (len(kinds), ())
    newest: dict[object, int] = {}
    for delivery in deliveries:
        _note(delivery, newest)
    with store.read() as session:
        found = search(session, PassageQuery(node=node.name, limit=200)).items
    assert {shown.id: shown.revision for shown in found} == newest


def _event(kind: str, told: list[PassageRecorded], random: Random) -> Event | UnreadableEvent:
    if kind == "unreadable":
        return UnreadableEvent(reason="r", raw=str(new_id()))
    one = random.choice(told)
    if kind == "move":
        return move(one.passage)
    revision = random.randint(1, 5) if kind == "revision" else 0
    return one.model_copy(update={"id": new_id(), "revision": revision})


def _note(delivery: Delivery, newest: dict[object, int]) -> None:
    for event in delivery.envelope.events:
        if event.kind == "passage":
            newest[event.passage] = max(event.revision, newest.get(event.passage, 0))

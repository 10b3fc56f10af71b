"""What cannot be read or used is acknowledged, blocks nothing and is kept as a dead letter, within bounds."""

import pytest
from sqlalchemy import select

from central.delivery.arrivals import Poisoned, RawMessage, Refusal, Refused
from central.delivery.dead_letters import dead_letters
from central.store.db import Store
from central.tables import DeadLetterRow, PassageRow
from tests.central.node import NOON, TellingNode, passage
from tests.central.taking_in import ack_of, count, take
from wire.codec import UnreadableEvent
from wire.events import Dropped
from wire.ids import new_id


def test_an_unreadable_event_counts_as_stored_and_blocks_nothing(store: Store) -> None:
    node = TellingNode()
    done = take(
        store, node.tells(passage(), UnreadableEvent(reason="kind: unknown", raw='{"kind":"x"}'), passage())
    )

    assert ack_of(done) == (3, ())
    assert count(store, PassageRow) == 2
    with store.read() as session:
        (letter,) = dead_letters(session, None, 10)
    assert (letter.reason, letter.seq, letter.count) == (Refusal.UNREADABLE, 2, 1)


def test_an_unreadable_event_that_comes_again_is_one_letter_and_one_that_was_recovered_stays_so(
    store: Store,
) -> None:
    node = TellingNode()
    told = node.tells(UnreadableEvent(reason="kind: unknown", raw='{"kind":"x"}'))
    take(store, told, told)
    with store.write() as session:
        session.scalars(select(DeadLetterRow)).one().recovered_at = NOON

    again = take(store, told, Poisoned(told, "refused"))

    assert (again.doubled, sum(again.reused.values())) == (1, 1), "the poison is another letter"
    with store.read() as session:
        letters = {letter.reason: letter for letter in dead_letters(session, None, 10)}
    assert letters[Refusal.UNREADABLE].count == 1
    assert letters[Refusal.UNREADABLE].recovered_at == NOON


def test_a_poisoned_event_is_kept_whole_and_counts_as_stored(store: Store) -> None:
    done = take(store, Poisoned(TellingNode().tells(passage("京A12345")), "refused"))

    assert ack_of(done) == (1, ())
    assert count(store, PassageRow) == 0
    with store.read() as session:
        row = session.scalars(select(DeadLetterRow)).one()
    assert "京A12345" in row.payload.decode()


def test_the_same_rubbish_again_is_counted_and_not_kept_twice(store: Store) -> None:
    raw = RawMessage("gatehouse/v1/east/gate-1/evt/passage", b"\x00" * 100_000, retained=False, received_at=NOON)
    refused = Refused(Refusal.MALFORMED, "not JSON\0", raw, TellingNode().topic)
    take(store, refused)
    take(store, refused, refused)

    with store.read() as session:
        (letter,) = dead_letters(session, None, 10)
        row = session.scalars(select(DeadLetterRow)).one()
    assert (letter.count, letter.size) == (3, 100_000)
    assert len(row.payload) < 10_000


def test_rubbish_is_bounded_and_events_are_kept(store: Store) -> None:
    take(store, TellingNode().tells(UnreadableEvent(reason="r", raw="{}")))
    rubbish = [
        Refused(
            Refusal.MALFORMED, "not JSON", RawMessage("x", str(number).encode(), retained=False, received_at=NOON)
        )
        for number in range(1500)
    ]
    take(store, *rubbish[:800])
    take(store, *rubbish[800:])

    with store.read() as session:
        kept = session.scalars(select(DeadLetterRow)).all()
    assert sum(row.seq is None for row in kept) <= 1000
    assert sum(row.seq is not None for row in kept) == 1


@pytest.mark.parametrize("first, last", [(0, 3), (5, 4)])
def test_an_impossible_range_of_dropped_events_is_a_dead_letter(store: Store, first: int, last: int) -> None:
    event = Dropped(
        id=new_id(), lane="in-1", processed_at=NOON, first_seq=first, last_seq=last, of="passage", reason="full"
    )
    done = take(store, TellingNode().tells(event))

    assert done.refused == {Refusal.UNREADABLE: 1}
    assert ack_of(done) == (1, ())

from datetime import datetime, timedelta
from itertools import pairwise

from central.delivery.outboxes import OutboxLedger, accounts, note_health
from central.delivery.sequences import Account
from central.line.ingest import ingest
from central.store.db import Store
from tests.central import taking_in
from tests.central.node import NOON, TellingNode, gave_up, passage
from wire.capabilities import READS
from wire.codec import MAX_RANGES, Ack


def take(store: Store, node: TellingNode, *spans: tuple[int, int]) -> Ack:
    with store.write() as session:
        ledger = OutboxLedger(session, node.topic, node.epoch, NOON)
        for first, count in spans:
            ledger.take(first, count)
        ack = ledger.save()
    assert ack
    return ack


def test_what_is_taken_is_remembered(store: Store) -> None:
    node = TellingNode()
    take(store, node, (1, 3), (7, 2))

    with store.write() as session:
        ledger = OutboxLedger(session, node.topic, node.epoch, NOON)
        assert ledger.take(2, 7) == (2, 3, 4)
        ack = ledger.save()
        assert ack
        assert ack.upto == 8


def test_a_resent_number_is_acknowledged_however_many_holes_there_are(store: Store) -> None:
    node = TellingNode()
    take(store, node, *((number, 1) for number in range(2, 2002, 2)))

    ack = take(store, node, (10, 1))

    assert (10, 10) in ack.also
    assert len(ack.also) == MAX_RANGES
    assert ack.upto == 0


def test_nodes_have_their_own_ledgers(store: Store) -> None:
    first = TellingNode()
    second = TellingNode(site="west", epoch=first.epoch)
    take(store, first, (1, 5))

    assert take(store, second, (1, 1)).upto == 1


def test_health_says_what_is_late_and_retires_other_outboxes(store: Store) -> None:
    old, new = TellingNode(), TellingNode(next_seq=4)
    take(store, old, (1, 1), (3, 1))
    take(store, new, (1, 1))
    with store.write() as session:
        note_health(session, new.topic, new.beats(oldest_unacked=3).health)

    with store.read() as session:
        assert accounts(session) == {("east", "gate-1"): Account(lost=2, late=1)}


def beat(store: Store, node: TellingNode, at: datetime, oldest: int | None = None) -> tuple[tuple[int, int], ...]:
    """Let a node say its health; return what it is asked for."""
    with store.write() as session:
        acks = ingest(session, [node.beats(at, oldest_unacked=oldest)]).acks
    return acks[0].ack.wanted if acks else ()


def test_a_gap_is_asked_for_on_the_very_heartbeat_that_shows_it(store: Store) -> None:
    node = TellingNode(next_seq=10)
    take(store, node, (1, 3))

    assert beat(store, node, NOON) == ((4, 9),)


def test_what_the_node_still_holds_is_not_asked_for(store: Store) -> None:
    node = TellingNode(next_seq=10)
    take(store, node, (1, 3))

    assert beat(store, node, NOON, oldest=4) == ()
    assert beat(store, node, NOON, oldest=7) == ((4, 6),)


def test_a_node_that_says_nothing_is_asked_ever_more_rarely_and_then_no_more(store: Store) -> None:
    node = TellingNode(next_seq=4)
    moments = [*range(0, 100, 10), *range(100, 86_400, 1200)]
    times = [second for second in moments if beat(store, node, NOON + timedelta(seconds=second))]
    pauses = [later - earlier for earlier, later in pairwise(times)]

    assert len(times) == 12
    assert pauses[:2] == [20, 40]
    assert pauses[-1] == 3600
    with store.read() as session:
        assert accounts(session) == {("east", "gate-1"): Account(lost=3)}


def test_a_node_that_answers_in_part_is_asked_on(store: Store) -> None:
    node = TellingNode(next_seq=8)
    for hour in range(20):
        beat(store, node, NOON + timedelta(hours=hour))
    take(store, node, (2, 3))

    assert beat(store, node, NOON + timedelta(hours=30)) == ((1, 1), (5, 7))


def test_a_later_gap_is_asked_for_although_an_older_one_was_given_up(store: Store) -> None:
    node = TellingNode(next_seq=4)
    take(store, node, (2, 2))
    for hour in range(20):
        beat(store, node, NOON + timedelta(hours=hour))
    node.next_seq = 9

    assert beat(store, node, NOON + timedelta(hours=30)) == ((1, 1), (4, 8))


def test_what_the_node_no_longer_keeps_is_lost_and_not_asked_for_again(store: Store) -> None:
    node = TellingNode(next_seq=5)
    beat(store, node, NOON)
    with store.write() as session:
        ingest(session, [node.tells(gave_up(1, 3, "not_kept"))])

    assert beat(store, node, NOON + timedelta(hours=1)) == ((4, 4),)
    with store.read() as session:
        assert accounts(session) == {("east", "gate-1"): Account(lost=4, not_kept=3)}


def test_an_outbox_that_its_node_has_left_is_not_asked(store: Store) -> None:
    old, new = TellingNode(next_seq=4), TellingNode()
    take(store, old, (1, 1))
    beat(store, new, NOON)

    assert take(store, old, (3, 1)).wanted == ()


def test_what_comes_twice_is_counted_in_the_store(store: Store) -> None:
    node = TellingNode()
    take(store, node, (1, 3))
    take(store, node, (2, 3))

    with store.read() as session:
        assert accounts(session) == {("east", "gate-1"): Account(doubled=2)}


def test_a_new_outbox_says_what_was_damaged_in_the_one_before(store: Store) -> None:
    old, new = TellingNode(next_seq=8), TellingNode()
    take(store, old, (1, 2))
    with store.write() as session:
        ingest(session, [new.tells(gave_up(3, 5, "damaged", of=old.epoch)), new.beats(NOON)])

    with store.read() as session:
        assert accounts(session) == {("east", "gate-1"): Account(lost=3, not_kept=3)}


def test_each_acknowledgement_says_what_this_centre_reads(store: Store) -> None:
    node = TellingNode()
    done = taking_in.take(store, node.tells(passage()), node.beats())

    assert [said.ack.reads for said in done.acks] == [READS]

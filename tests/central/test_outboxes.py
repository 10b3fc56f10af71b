from central.db import Store
from central.outboxes import OutboxLedger, accounts, note_health
from central.sequences import Account
from tests.central.node import TellingNode
from wire.codec import MAX_RANGES, Ack


def take(store: Store, node: TellingNode, *spans: tuple[int, int]) -> Ack:
    with store.write() as session:
        ledger = OutboxLedger(session, node.topic, node.epoch)
        for first, count in spans:
            ledger.take(first, count)
        return ledger.save()


def test_what_is_taken_is_remembered(store: Store) -> None:
    node = TellingNode()
    take(store, node, (1, 3), (7, 2))

    with store.write() as session:
        ledger = OutboxLedger(session, node.topic, node.epoch)
        assert ledger.take(2, 7) == (2, 3, 4)
        assert ledger.save().upto == 8


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

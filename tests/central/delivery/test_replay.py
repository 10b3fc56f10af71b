"""A centre put back to its backup, and a node's own outbox: what came since is asked for and there once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from central.keeping.backups import back_up
from central.keeping.restoring import restore
from central.line.ingest import AckFor, Ingested, ingest
from central.passages.search import PassageQuery, search
from central.registry.nodes import NodeView, nodes
from central.store.db import Store
from edge.outbox import Outbox
from tests.central.keeping.test_backups import spoil
from tests.central.keeping.test_restoring import reopened, settings_of
from tests.central.node import NOON, TellingNode, passage
from tests.central.store.test_damage import file_of
from wire.codec import decode_event
from wire.events import PassageRecorded


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(tmp_path / "node" / "outbox.db", keep_events=50)
    yield made
    made.close()


def take(store: Store, outbox: Outbox) -> Ingested:
    """Let the node send everything that waits, one envelope an event, and hear the answers."""
    node = TellingNode(epoch=outbox.epoch)
    done = Ingested()
    for row in outbox.pending(0, 10_000):
        with store.write() as session:
            done = ingest(session, [node.tells(decode_event(row.event), seq=row.seq)])
        hear(outbox, done.acks)
    return done


def beat(store: Store, outbox: Outbox, hours: int = 0) -> None:
    """Let the node say its health and hear what it is asked for."""
    depth = outbox.depth()
    node = TellingNode(epoch=outbox.epoch, next_seq=depth.next_seq)
    with store.write() as session:
        done = ingest(session, [node.beats(NOON + timedelta(hours=hours), oldest_unacked=depth.oldest_unacked)])
    hear(outbox, done.acks)


def hear(outbox: Outbox, acks: list[AckFor]) -> None:
    for ack in acks:
        outbox.confirm(ack.ack)


def happen(outbox: Outbox, count: int) -> list[PassageRecorded]:
    events = [passage(at=NOON + timedelta(seconds=number)) for number in range(count)]
    for event in events:
        outbox.put([event])
    return events


def state_of(store: Store) -> tuple[set[str], NodeView]:
    with store.read() as session:
        (node,) = nodes(session, NOON)
        return {str(item.id) for item in search(session, PassageQuery(limit=200)).items}, node


def test_after_a_restore_made_is_stored_again(embedded: Store, outbox: Outbox) -> None:
    made = happen(outbox, 12)
    take(embedded, outbox)
    back_up(file_of(embedded), settings_of(embedded).backups_folder, NOON, kept=1)
    made += happen(outbox, 30)
    take(embedded, outbox)
    beat(embedded, outbox)
    made += happen(outbox, 2)
    embedded.close()
    spoil(file_of(embedded))
    restore(settings_of(embedded), NOON)

    with reopened(embedded) as again:
        beat(again, outbox)
        take(again, outbox)
        beat(again, outbox, hours=1)
        stored, node = state_of(again)

    assert stored == {str(one.passage) for one in made}
    assert (node.lost, node.late, node.doubled) == (0, 0, 0)
    assert outbox.depth().backlog == 0


def test_what_the_node_no_longer_keeps_is_told_to_be_lost(embedded: Store, outbox: Outbox) -> None:
    happen(outbox, 5)
    take(embedded, outbox)
    back_up(file_of(embedded), settings_of(embedded).backups_folder, NOON, kept=1)
    made = happen(outbox, 80)
    take(embedded, outbox)
    embedded.close()
    spoil(file_of(embedded))
    restore(settings_of(embedded), NOON)

    with reopened(embedded) as again:
        for hours in range(4):
            beat(again, outbox, hours)
            take(again, outbox)
        stored, node = state_of(again)

    assert len(stored) == 5 + 50
    assert {str(one.passage) for one in made[-50:]} <= stored
    assert (node.lost, node.not_kept, node.late) == (30, 30, 0)
    assert outbox.depth().backlog == 0

"""A node's data folder is put back from an older copy: numbers come again, and every event is stored all the same.

The real outbox and the real way into the store.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from central.line.ingest import ingest
from central.passages.search import PassageQuery, search
from central.registry.nodes import NodeView, nodes
from central.store.db import Store
from edge.outbox import Outbox, QueuedEvent
from tests.central.node import NOON, TellingNode, passage
from wire.codec import Ack, decode_event

_BEFORE, _AHEAD = 10, 5
"""Events that the copy has given numbers to, and those of the time after it."""


class Site:
    """A node's folder, a copy of it, and the centre's store."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder, self._copy = folder / "node", folder / "copy"
        self._store = store
        self.outbox = self._opened()
        self.made: set[UUID] = set()

    def make(self, count: int) -> None:
        for _ in range(count):
            event = passage()
            self.made.add(event.passage)
            self.outbox.put([event])

    def copy(self) -> None:
        self.outbox.close()
        shutil.copytree(self._folder, self._copy)
        self.outbox = self._opened()

    def put_back(self) -> None:
        self.outbox.close()
        shutil.rmtree(self._folder)
        shutil.copytree(self._copy, self._folder)
        self.outbox = self._opened()

    def tell(self, rows: Sequence[QueuedEvent]) -> list[Ack]:
        """Send rows, one envelope each, and return the acknowledgements before the node has heard them."""
        acks = []
        for row in rows:
            node = TellingNode(epoch=row.epoch)
            with self._store.write() as session:
                done = ingest(session, [node.tells(decode_event(row.event), seq=row.seq)])
            acks += [one.ack for one in done.acks]
        return acks

    def drain(self, choose: Callable[[Outbox], Sequence[QueuedEvent]]) -> None:
        while rows := choose(self.outbox):
            for ack in self.tell(rows):
                self.outbox.confirm(ack)

    def passages(self) -> set[UUID]:
        found, cursor = set(), None
        with self._store.read() as session:
            while True:
                page = search(session, PassageQuery(limit=200, cursor=cursor))
                found |= {shown.id for shown in page.items}
                if (cursor := page.next_cursor) is None:
                    return found

    def view(self) -> NodeView:
        depth = self.outbox.depth()
        node = TellingNode(epoch=self.outbox.epoch, next_seq=depth.next_seq)
        with self._store.write() as session:
            ingest(session, [node.beats(NOON, oldest_unacked=depth.oldest_unacked)])
        with self._store.read() as session:
            return nodes(session, NOON)[0]

    def _opened(self) -> Outbox:
        return Outbox(self._folder / "outbox.db")


@pytest.fixture
def site(tmp_path: Path, store: Store) -> Iterator[Site]:
    """A node whose folder was put back to a copy that is older than what the centre has by `_AHEAD` events."""
    made = Site(tmp_path, store)
    made.make(_BEFORE)
    made.drain(_oldest)
    made.copy()
    made.make(_AHEAD)
    made.drain(_oldest)
    made.put_back()
    yield made
    made.outbox.close()


def _oldest(outbox: Outbox) -> Sequence[QueuedEvent]:
    return outbox.pending(0, 192)


def _newest(outbox: Outbox) -> Sequence[QueuedEvent]:
    return outbox.newest(0, 64)


@pytest.mark.parametrize("choose", [_oldest, _newest])
@pytest.mark.parametrize("offline", [_AHEAD, 20, 100])
def test_whatever_was_made_before_the_first_acknowledgement_is_stored(
    site: Site, choose: Callable[[Outbox], Sequence[QueuedEvent]], offline: int
) -> None:
    site.make(offline)
    site.drain(choose)

    assert site.passages() == site.made
    view = site.view()
    assert (view.reused, view.doubled, view.lost, view.late, view.backlog) == (_AHEAD, 0, 0, 0, 0)


def test_fewer_than_the_centre_is_ahead_are_stored_too(site: Site) -> None:
    site.make(_AHEAD - 1)
    acks = site.tell(_oldest(site.outbox))
    with pytest.raises(Exception, match="never given"):
        site.outbox.confirm(acks[-1])
    site.drain(_oldest)

    assert site.passages() == site.made
    assert site.view().lost == 0


def test_a_message_that_the_broker_lost_is_told_again_though_its_number_is_stored(site: Site) -> None:
    site.make(20)
    for ack in site.tell(_oldest(site.outbox)[_AHEAD:]):
        site.outbox.confirm(ack)

    assert [row.seq for row in _oldest(site.outbox)] == list(range(_BEFORE + 1, _BEFORE + _AHEAD + 1))
    site.drain(_oldest)
    assert site.passages() == site.made


def test_what_waited_in_the_copy_is_a_repetition(tmp_path: Path, store: Store) -> None:
    site = Site(tmp_path, store)
    site.make(_BEFORE)
    site.copy()
    site.drain(_oldest)
    site.put_back()
    site.make(3)
    site.drain(_oldest)

    assert site.passages() == site.made
    view = site.view()
    assert (view.reused, view.doubled, view.lost) == (0, _BEFORE, 0)
    site.outbox.close()

"""Bytes of the outbox's files change at random places while it works and while it lies still: nothing is lost."""

import random
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import pytest

from edge.outbox import Outbox
from tests.edge.events import barrier_event, gate_event, passage_event
from tests.edge.outbox.centre import Books

_MAKERS = (passage_event, barrier_event, gate_event)
_TURNS = 60


def damage(files: Iterable[Path], chance: random.Random) -> None:
    """Change a few stretches of bytes of each file, or cut it off."""
    for file in files:
        size = file.stat().st_size if file.exists() else 0
        if not size:
            continue
        with file.open("r+b") as content:
            if chance.random() < 0.1:
                content.truncate(chance.randrange(size))
                continue
            for _ in range(chance.randint(1, 6)):
                content.seek(chance.randrange(size))
                content.write(chance.randbytes(chance.choice((1, 8, 200, 4096))))


class Life:
    """One outbox that is used, damaged, closed and opened, by a seed; and what it said was on disk."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.made: set[UUID] = set()
        self.books = Books()
        self.outbox = Outbox(path, emergency_bytes=1 << 18)

    def live(self, *, database: bool, mirror: bool) -> None:
        for _ in range(_TURNS):
            act = self.chance.random()
            if act < 0.6:
                self.put()
            elif act < 0.75:
                self.exchange()
            elif act < 0.85:
                self.outbox.close()
                self.hit(database=database, mirror=mirror)
                self.outbox = Outbox(self.path, emergency_bytes=1 << 18)
            elif act < 0.95:
                self.hit(database=database, mirror=mirror)

    def put(self) -> None:
        events = [self.chance.choice(_MAKERS)() for _ in range(self.chance.randint(1, 4))]
        self.outbox.put(events)
        self.made.update(event.id for event in events)

    def exchange(self) -> None:
        """Let the centre have some of the oldest or newest, and sometimes hear its answer."""
        rows = self.outbox.newest(0, 5) if self.chance.random() < 0.4 else self.outbox.pending(0, 20)
        self.books.take(rows)
        if self.chance.random() < 0.8:
            self.books.acknowledge(self.outbox)

    def hit(self, *, database: bool, mirror: bool) -> None:
        if database:
            names = [self.path, self.path.with_name(f"{self.path.name}-wal")]
            damage(self.chance.sample(names, self.chance.randint(1, 2)), self.chance)
        if mirror:
            damage(self.path.with_name("outbox.mirror").glob("*.segment"), self.chance)

    def finish(self) -> None:
        self.outbox.close()
        self.outbox = Outbox(self.path, emergency_bytes=1 << 18)
        self.books.drain(self.outbox)


@pytest.mark.parametrize("seed", range(40))
def test_a_database_damaged_at_random_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    life = Life(tmp_path / "outbox.db", seed)
    life.live(database=True, mirror=False)
    life.finish()
    assert life.made - set(life.books.stored) == set()
    assert {event for event, times in life.books.stored.items() if times > 1} == set()
    assert life.books.dropped == []
    assert life.outbox.put([gate_event()]) >= 1
    life.outbox.close()


@pytest.mark.parametrize("seed", range(20))
def test_what_is_lost_where_both_copies_are_damaged_is_said(tmp_path: Path, seed: int) -> None:
    life = Life(tmp_path / "outbox.db", 2000 + seed)
    for _ in range(30):
        life.put()
    life.outbox.close()
    damage([life.path, *life.path.with_name("outbox.mirror").glob("*.segment")], life.chance)
    life.finish()
    assert {event for event, times in life.books.stored.items() if times > 1} == set()
    # How far the counting went may be lost as well; the centre knows that from the last heartbeat.
    assert life.books.unexplained() == set()
    assert {(one.of, one.reason) for one in life.books.dropped} <= {("unknown", "damaged")}
    life.outbox.close()


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_mirror_loses_nothing(tmp_path: Path, seed: int) -> None:
    life = Life(tmp_path / "outbox.db", 1000 + seed)
    life.live(database=False, mirror=True)
    life.finish()
    assert life.made - set(life.books.stored) == set()
    assert {event for event, times in life.books.stored.items() if times > 1} == set()
    life.outbox.close()

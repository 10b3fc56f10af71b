"""The program falls after the commit and before the mirror has the event: what was promised is told, or named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from edge.outbox import Outbox
from edge.running.fault_points import FaultPoint
from tests.edge.events import passage_event
from tests.edge.outbox.centre import Books
from tests.edge.outbox.inside import database_of, take_again
from wire.events import PassageRecorded


class FallenError(BaseException):
    """The program is gone."""


class Falls:
    """Ends the program before the mirror has an event, from the moment at which it is armed."""

    def __init__(self) -> None:
        self.armed = False

    def reach(self, point: FaultPoint) -> None:
        if self.armed and point is FaultPoint.UNMIRRORED:
            raise FallenError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


@contextmanager
def falling(path: Path, before: int) -> Iterator[tuple[Outbox, list[PassageRecorded]]]:
    """An outbox that took `before` events and falls at the next that reaches its database."""
    falls = Falls()
    outbox = Outbox(path, faults=falls)
    made = [passage_event() for _ in range(before)]
    for event in made:
        outbox.put([event])
    falls.armed = True
    yield outbox, made
    falls.armed = False
    outbox.close()


def spoil_from(path: Path, number: int) -> None:
    """Damage rows, and leave the counter as it is; an outbox would complete its mirror when it is opened."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE outbox SET crc = crc + 1 WHERE seq >= ?", (number,))


def drained(path: Path) -> Books:
    books = Books()
    with closing(Outbox(path)) as outbox:
        books.drain(outbox)
    return books


def test_what_only_the_database_has_is_told_and_mirrored_at_the_next_start(path: Path) -> None:
    with falling(path, before=3) as (outbox, made):
        made.append(passage_event())
        with pytest.raises(FallenError):
            outbox.put(made[-1:])

    Outbox(path).close()
    path.write_bytes(b"no database")

    assert drained(path).stored == {event.id: 1 for event in made}


def test_where_the_database_loses_the_only_copy_its_number_is_named(path: Path) -> None:
    with falling(path, before=3) as (outbox, made), pytest.raises(FallenError):
        outbox.put([passage_event()])
    spoil_from(path, 4)

    books = drained(path)

    assert books.stored == {event.id: 1 for event in made}
    assert [(one.first_seq, one.last_seq, one.reason) for one in books.dropped] == [(4, 4, "damaged")]


def test_what_came_out_of_the_emergency_journal_and_is_lost_there_is_taken_from_it_again(path: Path) -> None:
    with falling(path, before=3) as (outbox, made):
        database_of(outbox).execute("PRAGMA query_only = ON")
        spared = [passage_event() for _ in range(2)]
        outbox.put(spared)
        take_again(outbox)
        with pytest.raises(FallenError):
            outbox.pending(0, 10)
    spoil_from(path, 4)

    assert drained(path).stored == {event.id: 1 for event in [*made, *spared]}

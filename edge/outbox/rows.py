"""The outbox's database: its tables, and the few statements on them. Every row carries a CRC32 of its own."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zlib import crc32

from edge.errors import DamagedOutboxError
from edge.outbox.emergency_journal import KindAndEvent, Position
from wire.codec import UnreadableEvent, decode_event, encode_event
from wire.events import PassageRecorded
from wire.ids import LaneId, new_id

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS outbox_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    epoch TEXT NOT NULL,
    next_seq INTEGER NOT NULL,
    moved_generation TEXT,
    moved_number INTEGER,
    crc INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS outbox (
    epoch TEXT NOT NULL,
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    crc INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS earlier (
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (
    place INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    crc INTEGER NOT NULL,
    UNIQUE (epoch, seq)
);
CREATE TABLE IF NOT EXISTS answered (
    epoch TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    PRIMARY KEY (epoch, first_seq, last_seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS latest_passage (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL
);
"""
_PASSAGES_KEPT: Final = 256
"""Passages of all lanes that are remembered after the centre has them, to be known again after a restart."""
Ranges = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class QueuedEvent:
    """An event with the number that it has for good; `event` is its JSON as it will go out."""

    epoch: UUID
    seq: int
    kind: str
    event: str


@dataclass(frozen=True, slots=True)
class State:
    """Which numbers are given next, and how far the emergency journal was moved."""

    epoch: UUID
    next_seq: int
    moved: Position | None


def open_database(path: Path) -> sqlite3.Connection:
    """Open or make the file; raises sqlite3.Error, also for a file that is damaged."""
    # One lock guards every use, so the connection may serve whichever thread holds it.
    database = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        if (verdict := database.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(f"the file is damaged: {verdict}")
        database.executescript(_SCHEMA)
        with database:
            database.execute("BEGIN IMMEDIATE")
            if database.execute("SELECT count(*) FROM outbox_state").fetchone()[0] == 0:
                write_state(database, State(new_id(), 1, None))
        read_state(database)
    except (sqlite3.Error, DamagedOutboxError, TypeError, ValueError):
        database.close()
        raise
    return database


def read_state(database: sqlite3.Connection) -> State:
    """Read the one row of state; raises DamagedOutboxError if it is not what was written."""
    row = database.execute(
        "SELECT epoch, next_seq, moved_generation, moved_number, crc FROM outbox_state"
    ).fetchone()
    *values, crc = row or (None,)
    if not values or crc != _crc(*values):
        raise DamagedOutboxError("the counter of the outbox is not what was written")
    epoch, next_seq, generation, number = values
    return State(UUID(epoch), next_seq, Position(UUID(generation), number) if generation else None)


def write_state(database: sqlite3.Connection, state: State) -> None:
    """Set which number is given next, and how far the emergency journal was moved."""
    moved = (str(state.moved.generation), state.moved.number) if state.moved else (None, None)
    values = (str(state.epoch), state.next_seq, *moved)
    database.execute("INSERT OR REPLACE INTO outbox_state VALUES (1, ?, ?, ?, ?, ?)", (*values, _crc(*values)))


def insert(
    database: sqlite3.Connection, kinds_and_events: Sequence[KindAndEvent], moved: Position | None = None
) -> list[QueuedEvent]:
    """Give events the next numbers and put them in the queue; `moved` says what of the journal is among them."""
    state = read_state(database)
    queued = [
        QueuedEvent(state.epoch, state.next_seq + offset, kind, event)
        for offset, (kind, event) in enumerate(kinds_and_events)
    ]
    database.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?, ?)", map(values_of, queued))
    write_state(database, State(state.epoch, state.next_seq + len(queued), moved or state.moved))
    return queued


def place(database: sqlite3.Connection, current: UUID, queued: Iterable[QueuedEvent]) -> None:
    """Put events in the queue under the numbers that they have; one that is there already stays as it is."""
    for one in queued:
        table = "outbox" if one.epoch == current else "earlier"
        database.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?, ?, ?)", values_of(one))  # noqa: S608


def remember(database: sqlite3.Connection, kinds_and_events: Sequence[KindAndEvent]) -> None:
    """Note passages in the transaction that puts them, in the order of putting: a clock may be set back."""
    told = (decode_event(event) for kind, event in kinds_and_events if kind == "passage")
    rows = [(str(event.passage), encode_event(event)) for event in told if isinstance(event, PassageRecorded)]
    if rows:
        database.executemany("INSERT OR REPLACE INTO latest_passage (id, event) VALUES (?, ?)", rows)
        oldest = "SELECT place FROM latest_passage ORDER BY place DESC LIMIT 1 OFFSET ?"
        database.execute(
            f"DELETE FROM latest_passage WHERE place <= ({oldest})",  # noqa: S608 - no input
            (_PASSAGES_KEPT,),
        )


def remembered(database: sqlite3.Connection, spared: Iterable[KindAndEvent]) -> tuple[PassageRecorded, ...]:
    """Read the passages told last, oldest first, each in its highest revision.

    Where the notes are older than what waits, in a file that was mended or put back, what waits counts, and so
    does what the emergency journal has `spared`: no revision may be told twice with different words.
    """
    noted = (text for (text,) in database.execute("SELECT event FROM latest_passage ORDER BY place"))
    journal = (event for kind, event in spared if kind == "passage")
    highest: dict[UUID, PassageRecorded] = {}
    for text in (*noted, *_waiting_passages(database), *journal):
        event = decode_event(text)
        if isinstance(event, PassageRecorded):
            known = highest.get(event.passage)
            if known is None or known.revision < event.revision:
                highest.pop(event.passage, None)
                highest[event.passage] = event
    return tuple(highest.values())[-_PASSAGES_KEPT:]


def _waiting_passages(database: sqlite3.Connection) -> list[str]:
    """Read the newest passages that wait, oldest first."""
    texts: list[str] = []
    for table, order in (("outbox", "seq DESC"), ("earlier", "epoch DESC, seq DESC")):
        rows = database.execute(
            f"SELECT event FROM {table} WHERE kind = 'passage' ORDER BY {order} LIMIT ?",  # noqa: S608 - no input
            (_PASSAGES_KEPT - len(texts),),
        )
        texts += [text for (text,) in rows]
    return texts[::-1]


def oldest(database: sqlite3.Connection, after: int, limit: int) -> tuple[QueuedEvent, ...]:
    """Read up to `limit` events with a number above `after`, oldest first; after 0, earlier epochs come first."""
    earlier = tuple(islice(earlier_rows(database), limit)) if after == 0 else ()
    rows = database.execute(
        "SELECT epoch, seq, kind, event, crc FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?",
        (after, limit - len(earlier)),
    )
    return (*earlier, *checked(rows))


def newest(database: sqlite3.Connection, after: int, limit: int) -> tuple[QueuedEvent, ...]:
    """Read the newest `limit` events with a number above `after`, oldest first."""
    rows = database.execute(
        "SELECT epoch, seq, kind, event, crc FROM outbox WHERE seq > ? ORDER BY seq DESC LIMIT ?", (after, limit)
    )
    return tuple(checked(rows))[::-1]


def earlier_rows(database: sqlite3.Connection) -> Iterator[QueuedEvent]:
    """Give what waits of earlier epochs, the earliest first; raises DamagedOutboxError."""
    return checked(database.execute("SELECT epoch, seq, kind, event, crc FROM earlier ORDER BY epoch, seq"))


def earlier_epochs(database: sqlite3.Connection) -> tuple[UUID, ...]:
    """Read which earlier epochs something waits of, the earliest first."""
    rows = database.execute("SELECT DISTINCT epoch FROM earlier ORDER BY epoch")
    return tuple(UUID(epoch) for (epoch,) in rows)


def rows_in_use(database: sqlite3.Connection) -> Iterator[QueuedEvent]:
    """Give what waits of the epoch in use, the oldest first; raises DamagedOutboxError."""
    return checked(database.execute("SELECT epoch, seq, kind, event, crc FROM outbox ORDER BY seq"))


def ends(database: sqlite3.Connection) -> tuple[int, int | None]:
    """Read the next number and the oldest one that waits; both of the epoch in use."""
    first = database.execute("SELECT min(seq) FROM outbox").fetchone()[0]
    return read_state(database).next_seq, first


def knows(database: sqlite3.Connection, epoch: UUID) -> bool:
    """Say whether anything of an epoch is here, waiting or kept."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM earlier WHERE epoch = ?1) OR EXISTS (SELECT 1 FROM kept WHERE epoch = ?1)"
    )
    return bool(database.execute(query, (str(epoch),)).fetchone()[0])


def any_lane(database: sqlite3.Connection) -> LaneId | None:
    """Find a lane in the name of which the node may speak of lost numbers: that of the newest event."""
    for query in (
        "SELECT event FROM outbox ORDER BY seq DESC LIMIT 1",
        "SELECT event FROM kept ORDER BY place DESC LIMIT 1",
        "SELECT event FROM earlier ORDER BY epoch DESC, seq DESC LIMIT 1",
        "SELECT event FROM latest_passage ORDER BY place DESC LIMIT 1",
    ):
        row = database.execute(query).fetchone()
        event = decode_event(row[0]) if row else None
        if event and not isinstance(event, UnreadableEvent):
            return event.lane
    return None


def checked(rows: Iterable[tuple[Any, ...]]) -> Iterator[QueuedEvent]:
    """Read rows of epoch, seq, kind, event, crc; raises DamagedOutboxError at one that is not what was written."""
    for *values, crc in rows:
        if crc != _crc(*values):
            raise DamagedOutboxError(f"the row with the number {values[1]} is not what was written")
        epoch, seq, kind, event = values
        yield QueuedEvent(UUID(epoch), seq, kind, event)


def values_of(one: QueuedEvent) -> tuple[str, int, str, str, int]:
    """Write a row: epoch, seq, kind, event, and a sum over them that shows any change."""
    values = str(one.epoch), one.seq, one.kind, one.event
    return *values, _crc(*values)


def _crc(*values: object) -> int:
    return crc32("\0".join(str(value) for value in values).encode())

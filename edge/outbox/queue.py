"""The durable queue: an event is on disk here before anything moves, and stays until the centre has committed it.

SQLite in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut. Sequence numbers come
from a counter of our own, raised in the same transaction as the insert (AUTOINCREMENT would leave false gaps),
and count within an epoch that is born with the database, so that a new or restored outbox is never taken for
a repetition. When it holds `max_events`, it gives some up and says so: see `edge.outbox.cap`.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from edge.errors import OutboxError
from edge.fault_points import NO_FAULTS, FaultPoint, Faults
from edge.outbox.cap import GIVEN_UP_IN_ORDER, HeldRow, Loss, losses
from wire.codec import Ack, decode_event, encode_event
from wire.errors import WireError
from wire.events import Dropped, Event, PassageRecorded
from wire.ids import new_id

_SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    epoch TEXT NOT NULL,
    next_seq INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    event TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS passage (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL
) WITHOUT ROWID;
"""
_PASSAGES_KEPT = 256
"""Passages of all lanes that are remembered after the centre has them, to be known again after a restart."""


@dataclass(frozen=True, slots=True)
class QueuedEvent:
    """A row of the outbox; `event` is its JSON as it will go out."""

    seq: int
    kind: str
    event: str


@dataclass(frozen=True, slots=True)
class OutboxDepth:
    """How much the centre has not committed yet."""

    next_seq: int
    oldest_unacked: int | None
    backlog: int


class Outbox:
    """See the module. Safe to call from several threads; every call is one short transaction."""

    def __init__(self, path: Path, max_events: int = 1_000_000, faults: Faults = NO_FAULTS) -> None:
        """Open or make the outbox at `path`; raises OutboxError if the file cannot be used."""
        self._lock = Lock()
        self._max_events = max_events
        self._faults = faults
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = _open(path)
            self.epoch = _epoch(self._database)
            self._held = _count(self._database)
        except (OSError, sqlite3.Error) as error:
            raise OutboxError(
                f"the outbox {path.name} cannot be opened: {error}; move it away to start a new one"
            ) from error

    def put(self, events: Sequence[Event]) -> int:
        """Store `events` in one transaction and return the last sequence number.

        When this returns they are on disk. Raises OutboxError when they are not; then none of them is.
        """
        rows = [(event.kind, encode_event(event)) for event in events]
        with self._lock:
            try:
                with self._database:
                    # Before the counter is read: a second node on this folder must not be given the same number.
                    self._database.execute("BEGIN IMMEDIATE")
                    last = _insert(self._database, rows)
                    _remember(self._database, events)
                    held = self._held + len(rows)
                    if held > self._max_events:
                        held -= _give_up(self._database, self._excess(held), events[-1])
                    self._faults.reach(FaultPoint.BEFORE_COMMIT)
            except (OSError, sqlite3.Error) as error:
                raise OutboxError(f"the event could not be put on disk: {error}") from error
            self._held = held
        return last

    def pending(self, after: int, limit: int) -> tuple[QueuedEvent, ...]:
        """Return up to `limit` uncommitted events with a sequence number above `after`, oldest first."""
        query = "SELECT seq, kind, event FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
        return tuple(QueuedEvent(seq, kind, event) for seq, kind, event in self._read(query, (after, limit)))

    def confirm(self, ack: Ack) -> int:
        """Delete what the centre says it has committed and return how many rows that were.

        An acknowledgement of another epoch is for an outbox that is gone, and deletes nothing. One of numbers that
        were never given here means that this file is an old copy put back: what it holds gets new numbers in a new
        epoch, lest the centre take it for repetitions. It deletes nothing and raises WireError.
        """
        if ack.epoch != self.epoch:
            return 0
        ranges = ((0, ack.upto), *ack.also)
        with self._lock:
            try:
                with self._database:
                    self._database.execute("BEGIN IMMEDIATE")
                    restored = max(last for _, last in ranges) >= _next_seq(self._database)
                    epoch = _begin_anew(self._database) if restored else self.epoch
                    deleted = 0 if restored else _delete(self._database, ranges)
            except sqlite3.Error as error:
                raise OutboxError(f"the outbox could not be emptied: {error}") from error
            self._held -= deleted
            self.epoch = epoch
        if restored:
            raise WireError("the acknowledgement is of sequence numbers that were never given: a new epoch begins")
        return deleted

    def latest_passages(self) -> tuple[PassageRecorded, ...]:
        """Return the newest passages put in here, oldest first, whether or not the centre has them by now."""
        events = (decode_event(text) for (text,) in self._read("SELECT event FROM passage ORDER BY id", ()))
        return tuple(event for event in events if isinstance(event, PassageRecorded))

    def depth(self) -> OutboxDepth:
        """Count what waits."""
        # Counting rows would read the whole file, with the barrier waiting for the lock.
        next_seq, oldest = self._read("SELECT next_seq, (SELECT min(seq) FROM outbox) FROM outbox_state", ())[0]
        return OutboxDepth(next_seq, oldest, self._held)

    def close(self) -> None:
        """Close the file; uncommitted events stay in it."""
        with self._lock:
            self._database.close()

    def _excess(self, held: int) -> int:
        """Say how many rows to give up: a hundredth more than must be, because the search reads the whole file."""
        return held - self._max_events + self._max_events // 100

    def _read(self, query: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._database.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise OutboxError(f"the outbox cannot be read: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    # One lock guards every use, so the connection may serve whichever thread holds it.
    database = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.executescript(_SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _epoch(database: sqlite3.Connection) -> UUID:
    with database:
        database.execute("INSERT OR IGNORE INTO outbox_state VALUES (1, ?, 1)", (str(new_id()),))
    row = database.execute("SELECT epoch FROM outbox_state").fetchone()
    return UUID(row[0])


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM outbox").fetchone()[0])


def _next_seq(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT next_seq FROM outbox_state").fetchone()[0])


def _remember(database: sqlite3.Connection, events: Sequence[Event]) -> None:
    """Note passages in the transaction that puts them; ids are in order of time, so the first are the oldest."""
    rows = [(str(event.passage), encode_event(event)) for event in events if isinstance(event, PassageRecorded)]
    if rows:
        database.executemany("INSERT OR REPLACE INTO passage VALUES (?, ?)", rows)
        oldest = "SELECT id FROM passage ORDER BY id DESC LIMIT 1 OFFSET ?"
        database.execute(f"DELETE FROM passage WHERE id <= ({oldest})", (_PASSAGES_KEPT,))  # noqa: S608 - no input


def _delete(database: sqlite3.Connection, ranges: Iterable[tuple[int, int]]) -> int:
    return sum(database.execute("DELETE FROM outbox WHERE seq BETWEEN ? AND ?", pair).rowcount for pair in ranges)


def _begin_anew(database: sqlite3.Connection) -> UUID:
    """Give everything held new numbers from 1 on, in a new epoch, and return that."""
    rows = database.execute("SELECT kind, event FROM outbox ORDER BY seq").fetchall()
    epoch = new_id()
    database.execute("DELETE FROM outbox")
    database.execute("UPDATE outbox_state SET epoch = ?, next_seq = 1", (str(epoch),))
    _insert(database, rows)
    return epoch


def _insert(database: sqlite3.Connection, rows: Sequence[tuple[str, str]]) -> int:
    first = _next_seq(database)
    numbered = [(first + offset, kind, event) for offset, (kind, event) in enumerate(rows)]
    database.executemany("INSERT INTO outbox VALUES (?, ?, ?)", numbered)
    database.execute("UPDATE outbox_state SET next_seq = ?", (first + len(rows),))
    return first + len(rows) - 1


def _give_up(database: sqlite3.Connection, excess: int, newest: Event) -> int:
    """Give up what is least of a loss, in the transaction at hand, and return how many rows were freed."""
    freed = 0
    for kind in GIVEN_UP_IN_ORDER:
        for loss in tuple(losses(_held_rows(database), kind, excess - freed)) if freed < excess else ():
            event = _dropped(loss, newest)
            database.execute("DELETE FROM outbox WHERE seq BETWEEN ? AND ?", (loss.first_seq, loss.last_seq))
            database.execute(
                "INSERT INTO outbox VALUES (?, ?, ?)", (loss.first_seq, event.kind, encode_event(event))
            )
            freed += loss.freed
    return freed


def _held_rows(database: sqlite3.Connection) -> Iterator[HeldRow]:
    query = "SELECT seq, kind, CASE kind WHEN 'dropped' THEN event END FROM outbox ORDER BY seq"
    for seq, kind, text in database.execute(query):
        event = decode_event(text) if text else None
        yield HeldRow(seq, event.last_seq, event.of) if isinstance(event, Dropped) else HeldRow(seq, seq, kind)


def _dropped(loss: Loss, newest: Event) -> Dropped:
    """Say what was given up; lane and time are those of the event that found the outbox full."""
    return Dropped(
        id=new_id(),
        lane=newest.lane,
        processed_at=newest.processed_at,
        clock=newest.clock,
        first_seq=loss.first_seq,
        last_seq=loss.last_seq,
        of=loss.of,
        reason="outbox_full",
    )

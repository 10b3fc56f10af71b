"""The durable queue: an event is on disk here before anything moves, and stays until the centre has committed it.

SQLite in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut. Sequence numbers come
from a counter of our own, raised in the same transaction as the insert (AUTOINCREMENT would leave false gaps),
and count within an epoch that is born with the database, so that a new or restored outbox is never taken for
a repetition.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from edge.errors import OutboxError
from wire.codec import Ack, encode_event
from wire.events import Event
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
"""


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

    def __init__(self, path: Path) -> None:
        """Open or make the outbox at `path`; raises OutboxError if the file cannot be used."""
        self._lock = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = _open(path)
            self.epoch = _epoch(self._database)
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
                    return _insert(self._database, rows)
            except sqlite3.Error as error:
                raise OutboxError(f"the event could not be put on disk: {error}") from error

    def pending(self, after: int, limit: int) -> tuple[QueuedEvent, ...]:
        """Return up to `limit` uncommitted events with a sequence number above `after`, oldest first."""
        query = "SELECT seq, kind, event FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
        return tuple(QueuedEvent(seq, kind, event) for seq, kind, event in self._read(query, (after, limit)))

    def confirm(self, ack: Ack) -> int:
        """Delete what the centre says it has committed and return how many rows that were.

        An acknowledgement of another epoch is for an outbox that is gone, and deletes nothing.
        """
        if ack.epoch != self.epoch:
            return 0
        ranges = ((0, ack.upto), *ack.also)
        with self._lock:
            try:
                with self._database:
                    return sum(
                        self._database.execute("DELETE FROM outbox WHERE seq BETWEEN ? AND ?", pair).rowcount
                        for pair in ranges
                    )
            except sqlite3.Error as error:
                raise OutboxError(f"the outbox could not be emptied: {error}") from error

    def depth(self) -> OutboxDepth:
        """Count what waits."""
        query = "SELECT next_seq, (SELECT min(seq) FROM outbox), (SELECT count(*) FROM outbox) FROM outbox_state"
        next_seq, oldest, backlog = self._read(query, ())[0]
        return OutboxDepth(next_seq, oldest, backlog)

    def close(self) -> None:
        """Close the file; uncommitted events stay in it."""
        with self._lock:
            self._database.close()

    def _read(self, query: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._database.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise OutboxError(f"the outbox cannot be read: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    # One lock guards every use, so the connection may serve whichever thread holds it.
    database = sqlite3.connect(path, timeout=5, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.executescript(_SCHEMA)
    return database


def _epoch(database: sqlite3.Connection) -> UUID:
    with database:
        database.execute("INSERT OR IGNORE INTO outbox_state VALUES (1, ?, 1)", (str(new_id()),))
    row = database.execute("SELECT epoch FROM outbox_state").fetchone()
    return UUID(row[0])


def _insert(database: sqlite3.Connection, rows: Sequence[tuple[str, str]]) -> int:
    first = int(database.execute("SELECT next_seq FROM outbox_state").fetchone()[0])
    numbered = [(first + offset, kind, event) for offset, (kind, event) in enumerate(rows)]
    database.executemany("INSERT INTO outbox VALUES (?, ?, ?)", numbered)
    database.execute("UPDATE outbox_state SET next_seq = ?", (first + len(rows),))
    return first + len(rows) - 1

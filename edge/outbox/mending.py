"""Putting database and mirror in order: what the one lost, the other has.

A database that is damaged is set aside and a new one begun, in a new epoch, from every row that can still be
read and from the mirror; rows keep the epoch and number that they had, so that the centre knows them again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final
from uuid import UUID

from edge.outbox.mirror import Mirror
from edge.outbox.rows import (
    QueuedEvent,
    State,
    earlier_rows,
    insert,
    open_database,
    place,
    read_state,
    rows_in_use,
    values_of,
    write_state,
)
from edge.outbox.salvage import salvaged_passages, salvaged_rows, salvaged_state, set_aside
from wire.codec import decode_event, encode_event
from wire.events import Dropped
from wire.ids import new_id

_CHUNK: Final = 256
_MOST_GAPS: Final = 32


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of one epoch whose events could not be saved; some of them the centre may have."""

    epoch: UUID
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A new database in place of a damaged one, which lies at `wreck` now."""

    wreck: Path
    gaps: tuple[Gap, ...]


def finish_rebuilding(path: Path) -> None:
    """Put a database in place that was made and checked before the program died; raises OSError."""
    ready = _ready(path)
    if ready.exists():
        if path.exists():
            set_aside(path)
        ready.rename(path)


def rebuild(path: Path, mirror: Mirror | None) -> Rebuilt:
    """Make a new database from what can be read of the one at `path` and from the mirror, and put it in place.

    The old one is touched last: dying in the middle costs nothing. Raises OSError and sqlite3.Error, where the
    disk does not take it.
    """
    draft = path.with_name(path.name + ".draft")
    try:
        gaps = _make(draft, path, mirror)
        draft.rename(_ready(path))
    finally:
        # On a disk that is too full for it, half a draft would take the space that everything else needs.
        _delete(draft)
    wreck = set_aside(path)
    _ready(path).rename(path)
    return Rebuilt(wreck, gaps)


def take_back(database: sqlite3.Connection, mirror: Mirror) -> int:
    """Put into the queue what the mirror holds and the database lost; return how many rows that were.

    Where the mirror has seen numbers that the database has not given, the database went back in time: a new epoch
    begins, lest a number be given twice. Raises sqlite3.Error and OSError.
    """
    with database:
        database.execute("BEGIN IMMEDIATE")
        state = read_state(database)
        if mirror.highest(state.epoch) >= state.next_seq:
            database.execute("INSERT OR IGNORE INTO earlier SELECT epoch, seq, kind, event, crc FROM outbox")
            database.execute("DELETE FROM outbox")
            state = State(new_id(), 1, state.moved)
            write_state(database, state)
        before = database.total_changes
        place(database, state.epoch, mirror.events(partial(_waiting_numbers, database, state.epoch)))
        return database.total_changes - before


def _waiting_numbers(database: sqlite3.Connection, current: UUID, epoch: UUID, first: int, last: int) -> set[int]:
    table = "outbox" if epoch == current else "earlier"
    query = f"SELECT seq FROM {table} WHERE epoch = ? AND seq BETWEEN ? AND ?"  # noqa: S608 - no input
    return {seq for (seq,) in database.execute(query, (str(epoch), first, last))}


def begin_anew(database: sqlite3.Connection, state: State) -> State:
    """Give everything held new numbers from 1 on, in a new epoch, in the transaction at hand."""
    rows = database.execute("SELECT kind, event FROM outbox ORDER BY seq").fetchall()
    database.execute("DELETE FROM outbox")
    write_state(database, State(new_id(), 1, state.moved))
    insert(
        database, [(kind, _of_epoch(event, state.epoch) if kind == "dropped" else event) for kind, event in rows]
    )
    return read_state(database)


def complete(database: sqlite3.Connection, mirror: Mirror) -> None:
    """Write into the mirror what waits in the database and is not in it; raises sqlite3.Error and OSError."""
    chunk: list[QueuedEvent] = []
    for one in chain(earlier_rows(database), rows_in_use(database)):
        if not mirror.is_waiting(one.epoch, one.seq):
            chunk.append(one)
        if len(chunk) >= _CHUNK:
            mirror.append(chunk)
            chunk = []
    mirror.append(chunk)


def _make(draft: Path, path: Path, mirror: Mirror | None) -> tuple[Gap, ...]:
    """Write what can be read into a new file, and return what cannot be; raises OSError and sqlite3.Error."""
    _delete(draft)
    before = salvaged_state(path)
    with closing(open_database(draft)) as database:
        with database:
            database.execute("BEGIN IMMEDIATE")
            fresh = read_state(database)
            write_state(database, State(fresh.epoch, 1, before.moved if before else None))
            place(database, fresh.epoch, salvaged_rows(path, "earlier"))
            place(database, fresh.epoch, salvaged_rows(path, "outbox"))
            _take_kept(database, path)
            _take_passages(database, path)
            if mirror:
                place(database, fresh.epoch, mirror.events())
        gaps = tuple(_gaps(database, before, mirror))
        if gaps and before and before.moved:
            # What is missing may have been moved and never mirrored: the journal may still hold it. Told twice is
            # better than not at all.
            with database:
                write_state(database, replace(read_state(database), moved=None))
        # Only this file is put in place, not its log; closing would keep silent about a disk too full for it.
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gaps


def _delete(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _of_epoch(text: str, epoch: UUID) -> str:
    """Make a word about lost numbers say whose they are, now that it comes under another epoch."""
    event = decode_event(text)
    if not isinstance(event, Dropped) or event.epoch is not None:
        return text
    return encode_event(event.model_copy(update={"epoch": epoch}))


def _take_kept(database: sqlite3.Connection, wreck: Path) -> None:
    for one in salvaged_rows(wreck, "kept"):
        database.execute(
            "INSERT OR IGNORE INTO kept (epoch, seq, kind, event, crc) VALUES (?, ?, ?, ?, ?)", values_of(one)
        )


def _take_passages(database: sqlite3.Connection, wreck: Path) -> None:
    for passage in salvaged_passages(wreck):
        database.execute("INSERT OR REPLACE INTO latest_passage (id, event) VALUES (?, ?)", passage)


def _gaps(database: sqlite3.Connection, before: State | None, mirror: Mirror | None) -> Iterator[Gap]:
    """Find the numbers that were given and that nobody has.

    A mirror that is whole has all that it ever took, and may be behind: the program fell before it took the last
    event, or its disk was full for a while.
    """
    whole = mirror is not None and not mirror.damaged and not mirror.fresh
    ends: dict[UUID, int] = {}
    for epoch in mirror.epochs if mirror else ():
        ends[epoch] = mirror.highest(epoch) if mirror else 0
    if before:
        ends[before.epoch] = max(ends.get(before.epoch, 0), before.next_seq - 1)
    for epoch, end in ends.items():
        known = 0 if mirror is None else mirror.highest(epoch) if whole else mirror.upto(epoch)
        yield from _gaps_of(database, epoch, known, end)


def _gaps_of(database: sqlite3.Connection, epoch: UUID, known: int, end: int) -> Iterator[Gap]:
    numbers = database.execute(
        "SELECT seq FROM earlier WHERE epoch = ?1 UNION SELECT seq FROM kept WHERE epoch = ?1 ORDER BY seq",
        (str(epoch),),
    )
    expected, gaps = known + 1, 0
    for (seq,) in (*numbers, (end + 1,)):
        if seq > expected and gaps < _MOST_GAPS:
            gaps += 1
            # The last one that is told takes in all that follow: the centre knows what of it it has.
            yield Gap(epoch, expected, end if gaps == _MOST_GAPS else seq - 1)
        expected = max(expected, seq + 1)


def _ready(path: Path) -> Path:
    return path.with_name(path.name + ".ready")

"""Telling damage from other trouble, and reading what can still be read of a damaged outbox."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from edge.errors import DamagedOutboxError
from edge.outbox.rows import State, read_state, row_crc

_WRECKS_KEPT: Final = 5
UNREADABLE: Final = (sqlite3.Error, DamagedOutboxError, TypeError, ValueError)
"""What reading a damaged file may raise: a value of another type than was written, text that is no UTF-8."""
_DAMAGE: Final = frozenset(
    {
        # Our statements are fixed and our numbers unique: where they do not fit, the file is not what we wrote.
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_FORMAT,
    }
)


@dataclass(frozen=True, slots=True)
class SalvagedRow:
    """A row that is what was written; `epoch` is None where the file does not say it any more."""

    table: str
    epoch: UUID | None
    seq: int
    kind: str
    event: str


def is_damage(error: Exception) -> bool:
    """Say whether it means that the file holds something else than was written, so that trying again is no use."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, UNREADABLE)
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # What the module raises by itself: text that is no UTF-8, a failed check at opening.
        return not isinstance(error, sqlite3.ProgrammingError)
    return code & 0xFF in _DAMAGE


def set_aside(path: Path) -> Path:
    """Rename a damaged file and its log, so that somebody can look into them; the newest few stay.

    Raises OSError.
    """
    numbers = sorted(int(one.name.rpartition("-")[2]) for one in path.parent.glob(f"{path.name}.damaged-*[0-9]"))
    for number in numbers[: max(0, len(numbers) - _WRECKS_KEPT + 1)]:
        for suffix in ("", "-wal", "-shm"):
            _beside(path, f".damaged-{number}{suffix}").unlink(missing_ok=True)
    wreck = _beside(path, f".damaged-{(numbers or [0])[-1] + 1}")
    for suffix in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            _beside(path, suffix).rename(_beside(wreck, suffix))
    return wreck


def salvaged_state(path: Path) -> State | None:
    """Read which numbers a damaged outbox was about to give."""
    with _opened(path) as database, suppress(*UNREADABLE):
        return read_state(database)
    return None


def salvaged_rows(path: Path, epoch: UUID | None) -> Iterator[SalvagedRow]:
    """Read every row that is what was written; `epoch` is that of the rows that do not say theirs."""
    with _opened(path) as database:
        database.text_factory = bytes
        for table, own in (("outbox", "NULL"), ("earlier", "epoch"), ("kept", "epoch")):
            query = f"SELECT {own}, seq, kind, event, crc FROM {table} ORDER BY "  # noqa: S608 - no input
            order = {"outbox": "seq", "earlier": "epoch {0}, seq", "kept": "place"}[table]
            for direction in ("ASC", "DESC"):
                reading = _Reading(database, query + order.format(direction) + " " + direction)
                yield from _good(table, epoch, reading)
                if reading.complete:
                    break


def salvaged_passages(path: Path) -> Iterator[tuple[str, str]]:
    """Read the ids and events of the latest passages, oldest first."""
    with _opened(path) as database:
        for row in _Reading(database, "SELECT id, event FROM latest_passage ORDER BY place"):
            if all(isinstance(value, str) for value in row):
                yield row[0], row[1]


class _Reading:
    """The rows of a query as far as they can be read."""

    def __init__(self, database: sqlite3.Connection, query: str) -> None:
        self.complete = False
        """The last row was reached."""
        self._database = database
        self._query = query

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        with suppress(*UNREADABLE):
            yield from self._database.execute(self._query)
            self.complete = True


def _opened(path: Path) -> closing[sqlite3.Connection]:
    # The index of the log may be damaged as well, and is made anew from the log.
    _beside(path, "-shm").unlink(missing_ok=True)
    return closing(sqlite3.connect(path, timeout=5))


def _good(table: str, epoch: UUID | None, rows: _Reading) -> Iterator[SalvagedRow]:
    """Give the rows that are what was written."""
    for own, seq, kind, event, crc in rows:
        try:
            row = SalvagedRow(table, UUID(own.decode()) if own else epoch, seq, kind.decode(), event.decode())
        except (ValueError, AttributeError):
            continue
        if crc == row_crc(row.seq, row.kind, row.event):
            yield row


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)

"""Telling damage from other trouble, and reading what can still be read of a damaged outbox."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from edge.errors import DamagedOutboxError
from edge.outbox.rows import QueuedEvent, State, checked, read_state

_WRECKS_KEPT: Final = 5
_ORDER: Final = {"outbox": "seq {0}", "earlier": "epoch {0}, seq {0}", "kept": "place {0}"}
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
    # What people laid beside it, such as a copy, is theirs.
    ours = re.compile(rf"{re.escape(path.name)}\.damaged-([0-9]{{1,9}})")
    numbers = sorted(int(one[1]) for beside in path.parent.iterdir() if (one := ours.fullmatch(beside.name)))
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


def salvaged_rows(path: Path, table: str) -> Iterator[QueuedEvent]:
    """Read every row of a table that is what was written, of some of them twice; the order means nothing."""
    with _opened(path) as database:
        # Text that is no UTF-8 any more must cost its own row only.
        database.text_factory = bytes
        for direction in ("ASC", "DESC"):
            order = _ORDER[table].format(direction)
            reading = _Reading(database, f"SELECT epoch, seq, kind, event, crc FROM {table} ORDER BY {order}")  # noqa: S608
            yield from _good(reading)
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


def _good(rows: _Reading) -> Iterator[QueuedEvent]:
    for row in rows:
        with suppress(*UNREADABLE):
            yield from list(checked([tuple(_text(value) for value in row)]))


def _text(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)

"""The node's own copy of who may pass and who may not, so that it decides with the line down as well."""

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

from edge.access.credentials import Credential, Standing
from edge.access.roster_schema import define_functions, has_colours, upgrade
from edge.errors import RosterError
from wire.plate_kinds import PlateColour
from wire.plates import PlateText

LOG = logging.getLogger(__name__)

_FIND = "SELECT plate, colour, number, standing, valid_from, valid_until FROM credential WHERE plate = ?"
_FIND_BEFORE = _FIND.replace(" colour,", " assumed_colour(plate),")
"""In a file of an earlier release that a full disk keeps from being upgraded."""
_INSERT = """
INSERT INTO credential (plate, colour, number, standing, valid_from, valid_until) VALUES (?, ?, ?, ?, ?, ?)
"""
_CANNOT_WRITE = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
)
_Row = tuple[str, str, str, str, str | None, str | None]


class Roster:
    """Credentials by plate in SQLite. Safe to call from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the roster at `path`; raises RosterError if the file cannot be used."""
        self._lock = Lock()
        self._path = path
        self._only_read = False
        self._find = _FIND
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = _open(path)
        except (OSError, sqlite3.Error) as error:
            # A node that starts on a full disk must know its residents, too.
            if not _cannot_be_written(error) or not path.exists() or _has_log(path):
                raise RosterError(f"the roster {path.name} cannot be opened: {error}") from error
            self._open_to_read()

    def find(self, plate: PlateText) -> tuple[Credential, ...]:
        """Return the credentials of exactly this text, one a colour; a `?` in it matches nothing.

        Raises RosterError.
        """
        with self._lock:
            self._open_again()
            try:
                rows = self._database.execute(self._find, (str(plate),)).fetchall()
            except sqlite3.Error as error:
                raise RosterError(f"the roster cannot be read: {error}") from error
        return tuple(_credential(row) for row in rows)

    def replace(self, credentials: Iterable[Credential]) -> int:
        """Put these credentials in place of all there were, in one transaction, and return their number."""
        rows = [_row(credential) for credential in credentials]
        with self._lock:
            try:
                with self._database:
                    self._database.execute("DELETE FROM credential")
                    self._database.executemany(_INSERT, rows)
            except sqlite3.IntegrityError as error:
                raise RosterError(
                    "a plate stands twice in one colour in the new roster; the old one stays"
                ) from error
            except sqlite3.Error as error:
                raise RosterError(f"the roster cannot be written: {error}; the old one stays") from error
        return len(rows)

    def size(self) -> int:
        """Count the credentials; raises RosterError."""
        with self._lock:
            try:
                return int(self._database.execute("SELECT count(*) FROM credential").fetchone()[0])
            except sqlite3.Error as error:
                raise RosterError(f"the roster cannot be read: {error}") from error

    def _open_to_read(self) -> None:
        try:
            self._database = _open_to_read(self._path)
            self._find = _FIND if has_colours(self._database) else _FIND_BEFORE
        except sqlite3.Error as error:
            raise RosterError(f"the roster {self._path.name} cannot be opened: {error}") from error
        self._only_read = True

    def _open_again(self) -> None:
        """See a newer roster as soon as there is space to open the file as it should be."""
        if self._only_read:
            with suppress(sqlite3.Error):
                database = _open(self._path)
                self._database.close()
                self._database, self._find, self._only_read = database, _FIND, False

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()


def _open(path: Path) -> sqlite3.Connection:
    # One lock guards every use, so the connection may serve whichever thread holds it.
    database = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        assumed = upgrade(database)
    except sqlite3.Error:
        database.close()
        raise
    if assumed:
        LOG.warning(
            "the roster had no colours; these numbers are taken as blue, and each that is not waits for the guard",
            extra={"count": len(assumed), "roster_numbers": assumed},
        )
    return database


def _open_to_read(path: Path) -> sqlite3.Connection:
    # Nothing can be written beside the file, not even the little that SQLite shares between programs.
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    database = sqlite3.connect(uri, uri=True, check_same_thread=False)
    define_functions(database)
    return database


def _cannot_be_written(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _CANNOT_WRITE


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _row(credential: Credential) -> _Row:
    start, end = credential.valid_from, credential.valid_until
    return (
        str(credential.plate),
        credential.vehicle_colour.value,
        credential.number,
        credential.standing.value,
        start.isoformat() if start else None,
        end.isoformat() if end else None,
    )


def _credential(row: _Row) -> Credential:
    plate, colour, number, standing, start, end = row
    return Credential(
        number, PlateText(plate), Standing(standing), _moment(start), _moment(end), PlateColour(colour)
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

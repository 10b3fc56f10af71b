"""The node's own copy of who may pass and who may not, so that it decides with the line down as well."""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from edge.access import Credential, Standing
from edge.errors import RosterError
from wire.errors import WireError
from wire.plates import PlateText, canonical_plate, is_complete

_LONGEST_NUMBER = 64
"""As the wire has it: see `wire.events.AccessDecision`."""
COLUMNS = ("number", "plate", "standing", "valid_from", "valid_until")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS credential (
    plate TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('granted', 'denied')),
    valid_from TEXT,
    valid_until TEXT
) WITHOUT ROWID;
"""


class Roster:
    """Credentials by plate in SQLite. Safe to call from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the roster at `path`; raises RosterError if the file cannot be used."""
        self._lock = Lock()
        self._path = path
        self._only_read = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = _open(path)
        except (OSError, sqlite3.Error) as error:
            # A node that starts on a full disk must know its residents, too.
            if not _is_full(error) or not path.exists() or _has_log(path):
                raise RosterError(f"the roster {path.name} cannot be opened: {error}") from error
            self._database = _open_to_read(path)
            self._only_read = True

    def find(self, plate: PlateText) -> Credential | None:
        """Return the credential of exactly this plate; a `?` in it matches nothing. Raises RosterError."""
        query = "SELECT number, plate, standing, valid_from, valid_until FROM credential WHERE plate = ?"
        with self._lock:
            self._open_again()
            try:
                row = self._database.execute(query, (str(plate),)).fetchone()
            except sqlite3.Error as error:
                raise RosterError(f"the roster cannot be read: {error}") from error
        return _credential(row) if row else None

    def replace(self, credentials: Iterable[Credential]) -> int:
        """Put these credentials in place of all there were, in one transaction, and return their number."""
        rows = [_row(credential) for credential in credentials]
        with self._lock:
            try:
                with self._database:
                    self._database.execute("DELETE FROM credential")
                    self._database.executemany("INSERT INTO credential VALUES (?, ?, ?, ?, ?)", rows)
            except sqlite3.IntegrityError as error:
                raise RosterError("a plate stands twice in the new roster; the old one stays") from error
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

    def _open_again(self) -> None:
        """See a newer roster as soon as there is space to open the file as it should be."""
        if self._only_read:
            with suppress(sqlite3.Error):
                database = _open(self._path)
                self._database.close()
                self._database, self._only_read = database, False

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()


def read_roster_file(path: Path) -> tuple[Credential, ...]:
    """Read a CSV of COLUMNS (the last two may be empty); raises RosterError naming every wrong line at once."""
    faults: list[str] = []
    credentials: list[Credential] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, outcome in _parse(csv.DictReader(file)):
                if isinstance(outcome, Credential):
                    credentials.append(outcome)
                else:
                    faults.append(f"line {line}: {outcome}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"{path} cannot be read as a UTF-8 CSV file: {error}") from error
    if faults:
        raise RosterError("\n".join(faults))
    return tuple(credentials)


def _open(path: Path) -> sqlite3.Connection:
    # One lock guards every use, so the connection may serve whichever thread holds it.
    database = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript(_SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _open_to_read(path: Path) -> sqlite3.Connection:
    # Nothing can be written beside the file, not even the little that SQLite shares between programs.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _is_full(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _parse(reader: "csv.DictReader[str]") -> Iterator[tuple[int, Credential | str]]:
    missing = [column for column in COLUMNS[:3] if column not in (reader.fieldnames or ())]
    if missing:
        yield 1, f"the heading lacks {', '.join(missing)}; it must be {','.join(COLUMNS)}"
        return
    seen: set[PlateText] = set()
    for row in reader:
        yield reader.line_num, _parse_row(row, seen)


def _parse_row(row: dict[str, str], seen: set[PlateText]) -> Credential | str:
    try:
        plate = PlateText(canonical_plate(row["plate"] or ""))
        standing = Standing((row["standing"] or "").strip().lower())
        start, end = _moment(row.get("valid_from")), _moment(row.get("valid_until"))
    except WireError as error:
        return str(error)
    except ValueError as error:
        return f"{error}; standing is granted or denied, times are ISO 8601 with an offset"
    number = (row["number"] or "").strip()
    if fault := _fault(row, number, plate, (start, end)):
        return fault
    if plate in seen:
        return "this plate stands in the file already"
    seen.add(plate)
    return Credential(number, plate, standing, start, end)


def _fault(
    row: dict[str, str], number: str, plate: PlateText, valid: tuple[datetime | None, datetime | None]
) -> str | None:
    if None in row:
        return "it has more columns than the heading; a text with a comma needs quotes"
    if not 1 <= len(number) <= _LONGEST_NUMBER:
        return f"the roster number has {len(number)} characters, it must have 1 to {_LONGEST_NUMBER}"
    if not is_complete(plate):
        return "a plate on the roster is known in full; ? stands for a character that a camera could not read"
    start, end = valid
    if start and end and start >= end:
        return "valid_until is not after valid_from"
    return None


def _moment(text: str | None) -> datetime | None:
    if not text or not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        raise ValueError(f"the time {text} has no offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"the time {text} lies outside the calendar in UTC") from error


def _row(credential: Credential) -> tuple[str, str, str, str | None, str | None]:
    start, end = credential.valid_from, credential.valid_until
    return (
        str(credential.plate),
        credential.number,
        credential.standing.value,
        start.isoformat() if start else None,
        end.isoformat() if end else None,
    )


def _credential(row: tuple[str, str, str, str | None, str | None]) -> Credential:
    number, plate, standing, start, end = row
    return Credential(number, PlateText(plate), Standing(standing), _moment(start), _moment(end))

"""The node's own copy of who may pass and who may not, so that it decides with the line down as well."""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from edge.access import Credential, Standing
from edge.errors import RosterError
from wire.errors import WireError
from wire.plates import PlateText, canonical_plate

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
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One lock guards every use, so the connection may serve whichever thread holds it.
            self._database = sqlite3.connect(path, timeout=5, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise RosterError(f"the roster {path.name} cannot be opened: {error}") from error

    def find(self, plate: PlateText) -> Credential | None:
        """Return the credential of exactly this plate; a `?` in it matches nothing. Raises RosterError."""
        query = "SELECT number, plate, standing, valid_from, valid_until FROM credential WHERE plate = ?"
        with self._lock:
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
        """Count the credentials."""
        with self._lock:
            return int(self._database.execute("SELECT count(*) FROM credential").fetchone()[0])

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
    if plate in seen:
        return "this plate stands in the file already"
    if not (row["number"] or "").strip():
        return "the roster number is empty"
    seen.add(plate)
    return Credential(row["number"].strip(), plate, standing, start, end)


def _moment(text: str | None) -> datetime | None:
    if not text or not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        raise ValueError(f"the time {text} has no offset from UTC")
    return moment.astimezone(UTC)


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

"""Copies of the embedded database, made while it runs, each checked before it counts; PostgreSQL has its own."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from central.base import BackupError, StoreDamagedError
from central.store.damage import fault_in

EVERY: Final = timedelta(days=1)
_FORM: Final = "central-%Y%m%dT%H%M%SZ.db"
_MODE: Final = 0o600
"""A copy holds what the database holds: plates, and the hashes of passwords."""


def backups(folder: Path) -> Sequence[tuple[datetime, Path]]:
    """Return the copies in `folder`, newest first, each with the time at which it was made."""
    made = [(at, path) for path in folder.glob("central-*.db") if (at := _made_at(path))]
    return sorted(made, reverse=True)


def is_due(folder: Path, now: datetime) -> bool:
    """Tell whether it is time for another copy, also by a clock that went back or was ahead for a while."""
    return all(abs(now - at) >= EVERY for at, _ in backups(folder))


def back_up(database: Path, folder: Path, now: datetime, kept: int) -> Path:
    """Copy `database` as it is at one moment, check the copy, and let all but the newest `kept` go.

    Writers go on meanwhile. The copy made is among those kept, whatever the clock said before. Raises BackupError,
    after which no half copy is left.
    """
    path = folder / now.astimezone(UTC).strftime(_FORM)
    part = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("central-*.part"):
            # The program died over it.
            left.unlink()
        try:
            _copy(database, part)
            _refuse_damaged_copy(database, part)
            put_in_place(part, path)
        finally:
            part.unlink(missing_ok=True)
        others = [other for _, other in backups(folder) if other != path]
        for old in others[kept - 1 :]:
            old.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{database} cannot be backed up to {folder}: {error}") from error
    return path


def refuse_unsound(database: Path, folder: Path) -> None:
    """Raise StoreDamagedError for an embedded database that must not be served.

    That it is missing or empty is right for the very first start only: where there are backups there was one.
    """
    is_first_start = not backups(folder) and (not database.exists() or not database.stat().st_size)
    fault = "" if is_first_start else fault_in(database)
    if fault:
        raise StoreDamagedError(
            f"the database {database} is damaged ({fault}): run `python -m central restore`, which sets it "
            f"aside and puts the newest good backup of {folder} in its place; nodes tell again what came since"
        )


def newest_good(folder: Path) -> Path:
    """Return the newest copy that is sound; raises BackupError where there is none."""
    for _, path in backups(folder):
        if not fault_in(path):
            return path
    raise BackupError(f"there is no good backup in {folder}")


def put_in_place(part: Path, path: Path) -> None:
    """Give a finished file its name, so that it is there whole or not at all; raises OSError."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_damaged_copy(database: Path, part: Path) -> None:
    if fault := fault_in(part):
        raise BackupError(f"the copy of {database} is damaged, and so may the database be: {fault}")


def _copy(database: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE))
    source = f"{database.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as origin, closing(sqlite3.connect(part)) as copy:
        # All at once: a copy in steps begins anew whenever somebody writes in between.
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _made_at(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None

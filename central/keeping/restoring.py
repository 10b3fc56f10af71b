"""Puts the newest good backup in the place of a damaged embedded database; what came since, nodes tell again."""

import fcntl
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import delete

from central.audit.heads import Occasion, newest, note_head, present_head
from central.audit.trail import SYSTEM, AuditEntry, record
from central.base import RestoreError
from central.keeping.backups import newest_good, put_in_place
from central.settings import Settings
from central.store.damage import fault_in
from central.store.db import Store
from central.store.schema import bring_to_version
from central.tables import SessionRow

_PARTS: Final = ("", "-wal", "-shm")
_SHARED_BYTES: Final = (510, 0x40000002)
"""Length and place of the lock that every open connection holds on a SQLite file in WAL mode."""


def restore(settings: Settings, now: datetime) -> tuple[Path, Path]:
    """Set the damaged database aside and put a backup in its place; return both paths, the damaged one first.

    Raises RestoreError where nothing must be done or nothing can, and BackupError where there is no good backup.
    """
    database = settings.database_file
    if database is None:
        raise RestoreError("this database is not an embedded one: restore PostgreSQL with its own tools")
    _refuse_if_in_use(database)
    if not fault_in(database):
        raise RestoreError(
            f"the database {database} is sound, so nothing was done; move it away to restore anyway"
        )
    backup = newest_good(settings.backups_folder)
    part = database.with_name(f"{database.name}.part")
    try:
        # Both are as private as the copy is. What is damaged stays where it is until the other is ready.
        shutil.copy(backup, part)
        aside = _set_aside(database, now)
        put_in_place(part, database)
    except OSError as error:
        raise RestoreError(f"{backup} cannot be put in the place of {database}: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    note_restored(settings, backup.name, now, set_aside=aside.name)
    return aside, backup


def note_restored(settings: Settings, backup: str, now: datetime, set_aside: str = "") -> None:
    """Put on record that rows are gone since a backup, in the audit and beside it; everybody is signed out.

    For PostgreSQL, which is restored by its own tools, a person says so. Raises HeadsError or StoreError.
    """
    store = Store(settings.store.address)
    try:
        bring_to_version(store, migrate_too=settings.store.migrate_at_start)
        last = newest(settings.heads_file)
        with store.write() as session:
            head = present_head(session)
            note_head(settings.heads_file, head, Occasion.RESTORED, now)
            # A session that ended since would hold again.
            session.execute(delete(SessionRow))
            detail = {
                "backup": backup,
                "set_aside": set_aside,
                "had": head.seq,
                "noted": last.head.seq if last else 0,
            }
            record(session, AuditEntry(now, SYSTEM, SYSTEM, "restore_database", backup, detail=detail))
    finally:
        store.close()


def _refuse_if_in_use(database: Path) -> None:
    if not database.exists():
        return
    with database.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_BYTES)
        except OSError as error:
            raise RestoreError(f"the database {database} is in use: stop the centre first") from error


def _set_aside(database: Path, now: datetime) -> Path:
    mark = now.strftime("damaged-%Y%m%dT%H%M%SZ")
    for suffix in _PARTS:
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(database.with_name(f"{database.name}.{mark}{suffix}"))
    return database.with_name(f"{database.name}.{mark}")

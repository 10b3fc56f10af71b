"""How the first administrator comes in: account `admin` with a one-time password in a private file."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from central.accounts import directory, one_time_file
from central.accounts.directory import ONE_TIME_FOR, Wanted
from central.accounts.passwords import Passwords, one_time_password
from central.accounts.roles import Role
from central.audit.trail import SYSTEM, AuditEntry, record
from central.base import StoreError
from central.store.db import Store
from central.tables import AccountRow

_LOG: Final = logging.getLogger(__name__)
NAME: Final = "admin"


def make_if_none(store: Store, passwords: Passwords, path: Path, now: datetime) -> bool:
    """Make the account where there is none at all; the log says where its password lies, and not what it is.

    Raises StoreError if the file cannot be written.
    """
    with store.read() as session:
        if session.scalar(select(func.count()).select_from(AccountRow)):
            return False
    make_anew(store, passwords, path, now)
    _LOG.warning("the first administrator may sign in; name and one-time password are in a file", extra=_at(path))
    return True


def make_anew(store: Store, passwords: Passwords, path: Path, now: datetime) -> None:
    """Give `admin` a new one-time password, and everything that an administrator of the whole grid needs.

    Whoever may run this on the machine may do so: it is the way back in when all administrators are gone. Raises
    StoreError if the file cannot be written.
    """
    password = one_time_password()
    hashed = passwords.hashed(password)
    with store.write() as session:
        row = session.scalar(select(AccountRow).where(AccountRow.name == NAME))
        if row is None:
            directory.create(session, None, Wanted(NAME, Role.ADMIN), hashed, now)
        else:
            row.role, row.place_id, row.operator, row.disabled_at = Role.ADMIN.value, None, None, None
            directory.give_one_time(row, hashed, now)
            record(session, AuditEntry(now, SYSTEM, SYSTEM, "reset_password", str(row.id), detail={"name": NAME}))
        # Before the commit: a password that nobody can read must not shut out the one that was.
        _write(path, password, now)


def _write(path: Path, password: str, now: datetime) -> None:
    try:
        one_time_file.write(path, NAME, password, now + ONE_TIME_FOR)
    except OSError as error:
        raise StoreError(f"the one-time password cannot be written into {path}: {error.strerror}") from error


def _at(path: Path) -> dict[str, str]:
    return {"file": str(path)}

"""Tells a database that fails from data that it refuses: away, full or damaged; finds damage in the file itself.

Damage must never be taken for poison: what would be buried then could be stored as soon as a backup is in place.
"""

import sqlite3
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError, NotSupportedError, ProgrammingError, SQLAlchemyError, StatementError

from central.delivery.outboxes import accounts
from central.store.db import Store

_PRIMARY: Final = 0xFF
_FULL_STATE: Final = "53100"
_DAMAGED_STATES: Final = frozenset({"XX001", "XX002"})


class Trouble(StrEnum):
    """Why nothing can be stored at the moment."""

    AWAY = "away"
    """Out of reach, busy or stopping; tried again until it is there."""
    FULL = "full"
    """Its disk is full; nothing is acknowledged, and so nothing lost, until there is room."""
    DAMAGED = "damaged"
    """Its file holds what no database writes; nothing is acknowledged until it was restored."""
    FAULT = "fault"
    """The program itself is wrong; nothing is acknowledged until another one takes it in."""


def trouble_of(error: SQLAlchemyError) -> Trouble:
    """Name what an error says of the database."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(cause, "sqlite_errorcode", 0) & _PRIMARY
    state = getattr(cause, "sqlstate", None)
    if code == sqlite3.SQLITE_FULL or state == _FULL_STATE:
        return Trouble.FULL
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or state in _DAMAGED_STATES:
        return Trouble.DAMAGED
    return Trouble.FAULT if _is_wrong_use(error) else Trouble.AWAY


def fault_in(path: Path) -> str:
    """Check an embedded database's file, page by page; return the first fault, empty where there is none."""
    if not path.exists() or not path.stat().st_size:
        return "the file is missing or empty"
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)
        try:
            found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        # Somebody writes, or the folder is closed to us: no damage, and named when the file is opened.
        return str(error) if _says_damage(error) else ""
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found.splitlines()[-1]


def is_damaged(store: Store) -> bool:
    """Tell whether the database, and not the data, can be to blame where it refused something."""
    try:
        if store.embedded and _quick_check(store) != "ok":
            return True
        with store.read() as session:
            accounts(session)
    except SQLAlchemyError as error:
        return trouble_of(error) is Trouble.DAMAGED
    except (ValueError, TypeError):
        # Our own books cannot be read any more.
        return True
    return False


def _is_wrong_use(error: SQLAlchemyError) -> bool:
    """Tell whether it was asked for what cannot be: a value of a wrong type, a table that is not there."""
    if isinstance(error, DBAPIError):
        return isinstance(error, ProgrammingError | NotSupportedError)
    return isinstance(error, StatementError)


def _quick_check(store: Store) -> str:
    with store.engine.connect() as connection:
        found: str = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return found


def _says_damage(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & _PRIMARY in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

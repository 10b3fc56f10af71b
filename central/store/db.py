"""The database behind the centre: one engine, many readers, one writer at a time, on SQLite or PostgreSQL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_TIMEOUT_S: Final = 10
_MODE: Final = 0o600
"""The database holds plates, and the hashes of passwords."""
_CHECKPOINT_PAGES: Final = 10_000
_WRITER_LOCK: Final = 0x6761746568
"""Key of the advisory lock by which PostgreSQL's writers take turns: feed positions grow as they commit."""
_POOL_SIZE: Final = 8
_OVERFLOW: Final = 24
_SNAPSHOT: Final = "REPEATABLE READ"
"""What PostgreSQL calls a transaction that sees one snapshot; unasked, each question would see another."""
_FOR_WRITING: Final = "gatehouse_for_writing"
_UNSTORABLE: Final = (OverflowError, UnicodeError)
"""What is raised over a value that has the right type and that no database can hold: too large, or no text."""


class Store:
    """Hands out sessions; `read` sees one snapshot, `write` commits at its end or leaves nothing behind.

    What the database raises (`sqlalchemy.exc`) comes through unchanged: the writer tells bad data from a bad line.
    """

    def __init__(self, url: str | URL) -> None:
        parsed = make_url(url)
        self.embedded = parsed.get_backend_name() == "sqlite"
        self.engine = _sqlite(parsed) if self.embedded else _postgresql(parsed)
        self._reader = self.engine if self.embedded else self.engine.execution_options(isolation_level=_SNAPSHOT)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that only reads: all that it asks, it sees as it was at its first question."""
        with Session(self._reader, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open the one session that writes; waits for the one before to end."""
        writer = self.engine.execution_options(**{_FOR_WRITING: True})
        with Session(writer, autoflush=False) as session, session.begin():
            if not self.embedded:
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def is_bad_data(error: BaseException) -> bool:
    """Tell data that no database takes from a database that fails, and from our own faults."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError)
    return isinstance(error, StatementError) and isinstance(error.orig, _UNSTORABLE)


def _name_unstorable(context: ExceptionContext) -> StatementError | None:
    """Make an error of the database of what a driver raises plainly over a value that it cannot bind.

    Here, where values are bound, the same types are the data's fault; anywhere else they are ours.
    """
    error = context.original_exception
    if context.sqlalchemy_exception is not None or not isinstance(error, _UNSTORABLE):
        return None
    return StatementError("a value cannot be bound", context.statement or "", None, error, hide_parameters=True)


def _sqlite(url: URL) -> Engine:
    engine = _engine(url, {"timeout": _BUSY_TIMEOUT_S})
    if url.database:
        file = Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "do_connect", lambda *_connecting: _make_private(file))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(file: Path) -> None:
    """Make the file before SQLite does, who would let others read it; log and index beside it follow its mode."""
    # What cannot be made is told by SQLite itself, in the errors that callers know.
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE))


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver's own idea of when a transaction begins is switched off: see _begin_sqlite.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that began as a reader could not wait for the lock: it would fail at once.
    writes = connection.get_execution_options().get(_FOR_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    return _engine(url, {"connect_timeout": 5, "options": "-c timezone=UTC", "application_name": "gatehouse"})


def _engine(url: URL, connect_args: dict[str, Any]) -> Engine:
    engine = create_engine(
        url,
        connect_args=connect_args,
        pool_size=_POOL_SIZE,
        max_overflow=_OVERFLOW,
        pool_pre_ping=True,
        # Parameters are plates and credentials: no error message may hold them.
        hide_parameters=True,
        json_serializer=_json,
    )
    event.listen(engine, "handle_error", _name_unstorable)
    return engine


def _json(value: object) -> str:
    return to_json(value).decode()

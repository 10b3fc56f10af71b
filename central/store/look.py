"""Looks at a database and leaves it as it is: at which version its tables are, and whether its file is sound.

`Store` makes what is missing as soon as it is asked something; a check of the settings must not.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from central.store.db import Store


@contextmanager
def looking_at(address: URL) -> Iterator[Connection]:
    """Open a database that is there, to read only; raises what the database raises (`sqlalchemy.exc`)."""
    engine = _embedded(address) if address.get_backend_name() == "sqlite" else Store(address).engine
    try:
        with engine.execution_options(postgresql_readonly=True).connect() as connection:
            yield connection
    finally:
        engine.dispose()


def fault_seen(connection: Connection) -> str:
    """Check an embedded database page by page; return the first fault, empty where there is none."""
    found: str = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return "" if found == "ok" else found.splitlines()[-1]


def _embedded(address: URL) -> Engine:
    return create_engine("sqlite://", creator=lambda: _read_only(Path(address.database or "")), poolclass=NullPool)


def _read_only(file: Path) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?mode=ro"
    if not any(file.with_name(file.name + suffix).exists() for suffix in ("-wal", "-shm")):
        # Nobody has it open. To ask anybody else would make just these two files beside it.
        address += "&immutable=1"
    return sqlite3.connect(address, uri=True)

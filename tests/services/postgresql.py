"""A real PostgreSQL 15 for tests: `with Postgresql() as server: url = server.new_database()`.

PostgreSQL refuses root, so as root it runs as `nobody` in a folder of its own.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tests.services.needs import needs
from tests.services.ports import free_port

_USER = "gatehouse"


class Postgresql:
    """A cluster on 127.0.0.1 whose data nobody needs after the test."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._initdb, self._pg_ctl = needs("initdb"), needs("pg_ctl")
        self._numbers = count(1)
        self._spare: list[str] = []
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="gatehouse-postgresql-"))
        self._data = self._folder / "data"
        self._as_nobody: list[str] = []
        if os.getuid() == 0:
            shutil.chown(self._folder, "nobody")
            self._as_nobody = [str(needs("runuser")), "-u", "nobody", "--"]
        self._run(
            *(
                self._initdb,
                "-D",
                self._data,
                "-U",
                _USER,
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-A",
                "trust",
                "--no-sync",
            )
        )

    def start(self) -> None:
        """Start, or start again on the same port; returns once it takes connections."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{self._folder}'"
        if not self._durable:
            # A test kills processes, never the machine: nothing has to reach the disk.
            options += " -c fsync=off -c full_page_writes=off"
        self._run(self._pg_ctl, "-w", "-D", self._data, "-l", self._folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop at once, as after a power cut."""
        if (self._data / "postmaster.pid").exists():
            self._run(self._pg_ctl, "-w", "-D", self._data, "-m", "immediate", "stop")

    def new_database(self) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        name = f"test_{next(self._numbers)}"
        self._execute("postgres", f"CREATE DATABASE {name}")
        return self._address(name)

    @contextmanager
    def lend_database(self) -> Iterator[str]:
        """Lend an empty database; it is emptied and lent again, which is cheaper than a new one."""
        url = self._spare.pop() if self._spare else self.new_database()
        yield url
        name = url.rpartition("/")[2]
        self._execute(
            name,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        self._execute(name, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        self._spare.append(url)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _address(self, name: str) -> str:
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/{name}"

    def _execute(self, database: str, statement: str) -> None:
        address = self._address(database).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, *command: str | Path) -> None:
        # The working directory may be closed to `nobody`.
        subprocess.run(
            [*self._as_nobody, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60
        )

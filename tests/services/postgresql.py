"""A real PostgreSQL 15 for tests: `with Postgresql() as server: url = server.new_database()`.

PostgreSQL refuses root, so as root it runs as `nobody` in a folder of its own.
"""

import os
import shutil
import subprocess
import tempfile
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

    def __init__(self) -> None:
        self._initdb, self._pg_ctl = needs("initdb"), needs("pg_ctl")
        self._numbers = count(1)
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
        self._run(self._pg_ctl, "-w", "-D", self._data, "-l", self._folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop at once, as after a power cut."""
        if (self._data / "postmaster.pid").exists():
            self._run(self._pg_ctl, "-w", "-D", self._data, "-m", "immediate", "stop")

    def new_database(self) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(
            f"postgresql://{_USER}@127.0.0.1:{self.port}/postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/{name}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, *command: str | Path) -> None:
        # The working directory may be closed to `nobody`.
        subprocess.run(
            [*self._as_nobody, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60
        )

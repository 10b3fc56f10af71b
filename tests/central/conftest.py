"""Stores on both engines; whoever asks for `store` is tested on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store.db import Store
from central.store.schema import migrate
from tests.services.mosquitto import Mosquitto
from tests.services.postgresql import Postgresql

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    with Postgresql() as server:
        yield server


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/central.db"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    with server.lend_database() as url:
        yield url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store at this program's version."""
    made = Store(store_url)
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    """A store in a file of its own, for what concerns the file."""
    made = Store(f"sqlite:///{tmp_path}/central.db")
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path / "broker") as started:
        yield started

"""Stores on both engines; whoever asks for `store` is tested on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

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


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at this program's version; copies of it are cheaper than migrations."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    made = Store(f"sqlite:///{path}")
    migrate(made)
    made.close()
    return path


@pytest.fixture
def store(store_url: str, empty_database: Path) -> Iterator[Store]:
    """A store at this program's version."""
    made = Store(store_url)
    if made.embedded:
        shutil.copy(empty_database, str(make_url(store_url).database))
    else:
        migrate(made)
    yield made
    made.close()


@pytest.fixture
def embedded(empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    """A store in a file of its own: for what concerns the file, or where the engines do not differ."""
    made = Store(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'central.db')}")
    yield made
    made.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path / "broker") as started:
        yield started

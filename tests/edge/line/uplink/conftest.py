from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.journal import Journal
from edge.outbox import Outbox
from edge.running.clock import SystemClock
from tests.services.mosquitto import Mosquitto


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.db")
    yield box
    box.close()


@pytest.fixture
def journal(outbox: Outbox) -> Journal:
    return Journal(outbox, SystemClock())


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path / "broker") as one:
        yield one

"""What machines ask: alive is not ready, trouble is named, and only this machine asks without an account."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.api import problems
from central.feed import Feed
from central.grid.places import Grid
from central.line.intake import Intake
from central.line.link import Link
from central.line.metrics import Metrics
from central.store.db import Store
from central.web.authentication import Doors
from central.web.probes import probes_router
from tests.central.node import TellingNode
from tests.central.taking_in import take
from tests.central.visitors import sign_in
from transport.null_modem import NullModem

HERE, FAR_AWAY = ("127.0.0.1", 50000), ("192.0.2.9", 50000)

Asking = Callable[[tuple[str, int]], TestClient]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def intake(embedded: Store) -> Intake:
    return Intake(embedded, Feed(embedded), Metrics(), {}, lambda _ack: None)


@pytest.fixture
def link() -> Link:
    """A line that is up, as far as it knows."""
    made = Link(NullModem().end("centre"), Metrics(), now)
    made.connected = True
    return made


@pytest.fixture
def asking(embedded: Store, intake: Intake, link: Link) -> Asking:
    app = FastAPI()
    problems.install(app)
    app.include_router(probes_router(embedded, Doors(embedded, Grid({}), now), link, intake, Metrics(), now))
    return lambda where: TestClient(app, client=where)


def test_where_everything_is_well_it_is_ready(asking: Asking) -> None:
    answer = asking(HERE).get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "broker": "ok", "intake": "ok"}


def test_each_part_that_is_not_well_is_named_and_it_is_alive_all_the_same(
    asking: Asking, intake: Intake, link: Link
) -> None:
    link.connected = False
    assert asking(HERE).get("/readyz").json()["broker"] == "not connected"
    intake.trouble = "the disk is full"
    answer = asking(HERE).get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "the disk is full")
    assert asking(HERE).get("/healthz").json() == {"status": "alive"}


def test_a_fault_of_our_own_is_no_trouble_of_the_database(asking: Asking, intake: Intake) -> None:
    intake.trouble = intake.fault = "KeyError at ingest.py:12"
    told = asking(HERE).get("/readyz").json()
    assert (told["ready"], told["database"]) == (False, "ok")
    assert told["intake"] == "stopped by a fault of the centre itself: KeyError at ingest.py:12"


def test_a_database_that_is_gone_is_an_answer_and_no_failure(
    asking: Asking, embedded: Store, tmp_path: Path
) -> None:
    embedded.close()
    for file in tmp_path.glob("central.db*"):
        file.unlink()
    (tmp_path / "central.db").mkdir()
    answer = asking(HERE).get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "OperationalError")
    assert asking(HERE).get("/metrics").status_code == 200


def test_numbers_name_nodes_and_no_person(asking: Asking, embedded: Store) -> None:
    take(embedded, TellingNode().beats(now()))
    text = asking(HERE).get("/metrics").text
    assert 'node="gate-1"' in text
    assert "actor" not in text


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_from_elsewhere_only_who_sees_nodes_is_told(asking: Asking, embedded: Store, path: str) -> None:
    client = asking(FAR_AWAY)
    assert client.get(path).status_code == 401
    sign_in(client, embedded, Role.POLICE)
    assert client.get(path).status_code == 403
    sign_in(client, embedded, Role.ADMIN)
    assert client.get(path).status_code == 200


def test_anybody_may_ask_whether_it_is_alive(asking: Asking) -> None:
    assert asking(FAR_AWAY).get("/healthz").status_code == 200

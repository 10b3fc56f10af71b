import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
import uvicorn
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.audit.looks import note_look
from central.base import LookNotRecordedError
from central.feed import Feed
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow
from tests.central.api.composed import api_over
from tests.central.live import events_of, until
from tests.central.node import NOON, PICTURE, TellingNode, passage
from tests.central.visitors import Visitor, sign_in, visitor
from tests.services.ports import free_port
from wire.events import PassageRecorded

FORBIDS_WRITING = {
    "sqlite": "CREATE TRIGGER closed BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'closed'); END",
    "postgresql": "ALTER TABLE audit_entries ADD CONSTRAINT closed CHECK (seq < 0)",
}


@pytest.fixture
def told(store: Store) -> PassageRecorded:
    one = passage("京A12345")
    with store.write() as session:
        ingest(session, [TellingNode().tells(one)])
    return one


@pytest.fixture
def api(store: Store) -> Iterator[TestClient]:
    with TestClient(api_over(store)) as client:
        yield client


def on_record(store: Store) -> list[AuditRow]:
    with store.read() as session:
        return list(session.scalars(select(AuditRow).order_by(AuditRow.seq)))


def said(row: AuditRow) -> tuple[str, str, str | None]:
    return row.action, row.target, row.site


def test_every_look_is_on_record_with_who_and_what(store: Store, api: TestClient, told: PassageRecorded) -> None:
    guard = sign_in(api, store, Role.GUARD)
    api.get("/passages?plate=京A*&site=east")
    api.get(f"/passages/{told.passage}")
    api.get(f"/passages/{told.passage}/pictures/{PICTURE.sha256}")

    rows = on_record(store)
    assert [said(row) for row in rows] == [
        ("search_passages", "", "east"),
        ("see_passage", str(told.passage), "east"),
        ("see_picture", str(told.passage), "east"),
    ]
    assert {(row.account, row.actor, row.role) for row in rows} == {(guard.account, guard.name, "guard")}
    assert (rows[0].detail["shown"], rows[0].detail["newest"]) == (1, str(told.passage))
    assert rows[2].detail == {"sha256": PICTURE.sha256}
    assert "A12345" not in str([row.detail for row in rows])


def test_what_is_not_shown_is_not_a_look(store: Store, api: TestClient, told: PassageRecorded) -> None:
    sign_in(api, store, Role.GUARD, place="elsewhere")
    missing = api.get(f"/passages/{told.passage}")
    api.get(f"/passages/{told.passage}/pictures/{PICTURE.sha256}")
    bad = api.get("/passages?limit=0")

    assert (missing.status_code, bad.status_code) == (404, 422)
    assert on_record(store) == []


@pytest.mark.parametrize(
    "address",
    [
        "/passages",
        "/passages/{id}",
        "/passages/{id}/pictures/{picture}",
        "/passages/{id}/pictures/{picture}/small",
        "/openings",
        "/audit-entries",
        "/feed",
    ],
)
def test_a_look_that_cannot_be_recorded_shows_nothing(
    store: Store, api: TestClient, told: PassageRecorded, address: str
) -> None:
    sign_in(api, store, Role.AUDITOR if "audit" in address else Role.GUARD)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(FORBIDS_WRITING[store.engine.dialect.name])

    answer = api.get(address.format(id=told.passage, picture=PICTURE.sha256))

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "record" in answer.json()["detail"]
    assert "A12345" not in answer.text


def test_a_failing_store_is_an_error_of_its_own(store: Store) -> None:
    one = visitor(store, Role.GUARD)
    store.engine.dispose()
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_entries RENAME TO elsewhere")

    with pytest.raises(LookNotRecordedError, match="it is not shown"):
        note_look(store, _Watcher(one), "see_passage", "x", NOON)


class _Watcher:
    """A viewer as little as a look needs."""

    role = "guard"
    sites: frozenset[str] | None = None

    def __init__(self, one: Visitor) -> None:
        self.account, self.name = one.account, one.name


async def test_the_feed_is_on_record_once_with_its_sites(store: Store) -> None:
    feed, port = Feed(store), free_port()
    server = uvicorn.Server(
        uvicorn.Config(api_over(store, feed), port=port, log_config=None, timeout_graceful_shutdown=5)
    )
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    one = visitor(store, Role.GUARD, now=datetime.now(UTC))
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as web:
        async with web.stream("GET", "/feed", headers=one.headers) as response:
            assert (await anext(events_of(response))).kind == "open"
            rows: list[Any] = on_record(store)
        feed.close()
        server.should_exit = True
        await serving

    assert [(row.action, row.target, row.detail) for row in rows] == [("see_live", "feed", {"sites": "all"})]

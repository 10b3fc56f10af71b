import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.api import problems
from central.api.openings import openings_router
from central.grid.places import Grid
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow
from central.web.authentication import Doors
from tests.central.api.composed import utc_now
from tests.central.commands.people import node_at_work
from tests.central.commands.senders import Line, openings_over
from tests.central.node import move
from tests.central.visitors import sign_in
from wire.codec import open_command

PATH = "/lanes/east/gate-1/in-1/openings"
BODY = {"reason": "delivery", "key": "press-0001", "note": "parcel"}


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def api(store: Store, line: Line) -> Iterator[TestClient]:
    app = FastAPI()
    problems.install(app)
    doors = Doors(store, Grid({"east": "street/garden"}), utc_now)
    app.include_router(openings_router(doors, openings_over(store, line)))
    with TestClient(app) as client:
        yield client


def test_an_opening_is_accepted_sent_once_and_answered(store: Store, api: TestClient, line: Line) -> None:
    node = node_at_work(store, at=datetime.now(UTC))
    guard = sign_in(api, store)
    answer = api.post(PATH, json=BODY)
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["state"], told["lane"], told["reason"], told["actor"]) == (
        "issued",
        "in-1",
        "delivery",
        guard.name,
    )
    assert api.post(PATH, json=BODY).json()["id"] == told["id"]
    (signed,) = line.sent
    command = open_command(signed)
    assert str(command.id) == told["id"]
    opened = move(None).model_copy(update={"command": command.id})
    with store.write() as session:
        ingest(session, [node.tells(opened)])
    assert api.get(f"/openings/{told['id']}").json()["state"] == "opened"
    assert [one["id"] for one in api.get("/openings", params={"site": "east"}).json()["items"]] == [told["id"]]


def test_who_looks_at_openings_is_on_record(store: Store, api: TestClient) -> None:
    node_at_work(store, at=datetime.now(UTC))
    guard = sign_in(api, store)
    opening = api.post(PATH, json=BODY).json()["id"]
    api.get(f"/openings/{opening}")
    api.get("/openings", params={"site": "east"})
    api.get("/openings", params={"site": "west"})

    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "see_openings").order_by(AuditRow.seq))
        said = [(row.actor, row.target, row.site, dict(row.detail)) for row in rows]
    assert said == [
        (guard.name, opening, "east", {}),
        (guard.name, "", "east", {"shown": 1, "newest": opening, "oldest": opening}),
        (guard.name, "", "west", {"shown": 0, "newest": None, "oldest": None}),
    ]


def test_with_the_line_down_nothing_is_sent_then_or_later(store: Store, api: TestClient, line: Line) -> None:
    node_at_work(store, at=datetime.now(UTC))
    sign_in(api, store)
    line.up = False
    answer = api.post(PATH, json=BODY)
    assert (answer.status_code, answer.json()["state"]) == (202, "not_sent")
    line.up = True
    assert api.post(PATH, json=BODY).json()["state"] == "not_sent"
    assert not line.sent


def test_a_node_that_cannot_obey_is_a_conflict_that_says_what_to_do(store: Store, api: TestClient) -> None:
    node = node_at_work(store, at=datetime.now(UTC))
    with store.write() as session:
        ingest(session, [node.says_it_is(up=False)])
    sign_in(api, store)
    answer = api.post(PATH, json=BODY)
    assert answer.status_code == 409
    assert "button at the gate" in answer.json()["detail"]


@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
def test_only_who_is_at_the_gate_opens_it(store: Store, api: TestClient, line: Line, role: Role) -> None:
    node_at_work(store, at=datetime.now(UTC))
    sign_in(api, store, role)
    assert api.post(PATH, json=BODY).status_code == 403
    assert api.get("/openings").status_code == 403
    assert not line.sent


def test_nobody_opens_without_signing_in_or_from_a_foreign_page(store: Store, api: TestClient, line: Line) -> None:
    node_at_work(store, at=datetime.now(UTC))
    assert api.post(PATH, json=BODY).status_code == 401
    sign_in(api, store)
    assert api.post(PATH, json=BODY, headers={"x-csrf-token": "guessed"}).status_code == 403
    assert not line.sent


def test_outside_the_place_neither_lane_nor_opening_exists(store: Store, api: TestClient, line: Line) -> None:
    node_at_work(store, at=datetime.now(UTC))
    sign_in(api, store, place="street/garden")
    known = api.post(PATH, json=BODY).json()["id"]
    sign_in(api, store, place="street/park")
    assert api.post(PATH, json=BODY).status_code == 404
    assert api.get(f"/openings/{known}").status_code == 404
    assert api.get("/openings").json()["items"] == []
    assert len(line.sent) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "because"},
        {"reason": None},
        {"key": "short"},
        {"key": "a key with blanks"},
        {"note": "n" * 201},
        {"note": "\ud800"},
        {"passage": "not-an-id"},
        {"lanes": ["in-1", "in-2"]},
    ],
    ids=[
        "reason",
        "no-reason",
        "short-key",
        "blank-key",
        "long-note",
        "half-a-character",
        "passage",
        "unknown-field",
    ],
)
def test_what_is_asked_wrongly_is_named(store: Store, api: TestClient, line: Line, change: object) -> None:
    node_at_work(store, at=datetime.now(UTC))
    sign_in(api, store)
    assert isinstance(change, dict)
    answer = api.post(PATH, content=json.dumps({**BODY, **change}), headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("body.")
    assert not line.sent


def test_a_note_that_no_database_holds_is_kept_readable(store: Store, api: TestClient) -> None:
    node_at_work(store, at=datetime.now(UTC))
    sign_in(api, store)
    answer = api.post(PATH, json={**BODY, "note": "a\0b"})
    assert (answer.status_code, answer.json()["note"]) == (202, "a\ufffdb")


def test_a_key_is_one_press_s(store: Store, api: TestClient) -> None:
    node_at_work(store, at=datetime.now(UTC))
    sign_in(api, store)
    api.post(PATH, json=BODY)
    assert api.post(PATH, json={**BODY, "reason": "other"}).status_code == 409

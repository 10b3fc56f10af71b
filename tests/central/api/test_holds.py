"""Holding a barrier open, for programs."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.api import problems
from central.api.holds import holds_router
from central.grid.places import Grid
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow
from central.web.authentication import Doors
from tests.central.api.composed import utc_now
from tests.central.commands.holds import changed
from tests.central.commands.people import node_at_work
from tests.central.commands.senders import Line, holds_over
from tests.central.node import TellingNode
from tests.central.visitors import sign_in
from wire.codec import open_command
from wire.commands import EndHold, HoldBarrier
from wire.events import HoldChange

PATH = "/lanes/east/gate-1/in-1/holds"
HOUR = timedelta(hours=1)


def body(**change: object) -> dict[str, object]:
    said = {"reason": "moving", "key": "press-0001", "note": "house 12", "until": later(HOUR)}
    return {**said, **change}


def later(by: timedelta) -> str:
    return (datetime.now(UTC) + by).isoformat()


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def api(store: Store, line: Line) -> Iterator[TestClient]:
    app = FastAPI()
    problems.install(app)
    doors = Doors(store, Grid({"east": "street/garden"}), utc_now)
    app.include_router(holds_router(doors, holds_over(store, line)))
    with TestClient(app) as client:
        yield client


@pytest.fixture
def node(store: Store) -> TellingNode:
    now = datetime.now(UTC)
    one = node_at_work(store, at=now)
    with store.write() as session:
        ingest(session, [one.beats(now, holds_s=43_200)])
    return one


def test_a_hold_begins_and_ends_and_is_sent_once_each(
    store: Store, api: TestClient, line: Line, node: TellingNode
) -> None:
    guard = sign_in(api, store)
    asked = body()
    answer = api.post(PATH, json=asked)
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["state"], told["reason"], told["actor"], told["note"]) == (
        "issued",
        "moving",
        guard.name,
        "house 12",
    )
    assert api.post(PATH, json=asked).json()["id"] == told["id"]
    (signed,) = line.sent
    command = open_command(signed)
    assert isinstance(command, HoldBarrier)
    assert 3590 <= command.seconds <= 3600
    with store.write() as session:
        ingest(session, [node.tells(changed(command.id, HoldChange.BEGAN))])
    assert api.get(f"/holds/{told['id']}").json()["state"] == "on"

    ending = api.post(f"/holds/{told['id']}/end")
    assert (ending.status_code, ending.json()["state"]) == (202, "ending")
    end = open_command(line.sent[-1])
    assert isinstance(end, EndHold)
    with store.write() as session:
        ingest(session, [node.tells(changed(command.id, HoldChange.ENDED, "person"))])
    assert [(one["id"], one["state"]) for one in api.get("/holds").json()["items"]] == [(told["id"], "ended")]
    assert api.post(f"/holds/{told['id']}/end").json()["state"] == "ended"
    assert len(line.sent) == 2


@pytest.mark.usefixtures("node")
def test_an_announced_emergency_needs_no_time(store: Store, api: TestClient, line: Line) -> None:
    sign_in(api, store)
    assert api.post(PATH, json={"reason": "emergency", "key": "press-0001"}).status_code == 202
    command = open_command(line.sent[0])
    assert isinstance(command, HoldBarrier)
    assert command.seconds == 900


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize(
    "change,field",
    [
        ({"until": later(-HOUR)}, "body.until"),
        ({"until": later(3 * HOUR)}, "body.until"),
        ({"until": "2026-11-23T04:00:00"}, "body.until"),
        ({"until": "07:30"}, "body.until"),
        ({"until": "9999-12-31T23:59:59-23:00"}, "body.until"),
        ({"until": None}, "body.until"),
        ({"reason": "other", "note": ""}, "body.note"),
        ({"reason": "because"}, "body.reason"),
        ({"key": "short"}, "body.key"),
        ({"note": "n" * 201}, "body.note"),
        ({"seconds": 60}, "body.seconds"),
    ],
    ids=[
        "past",
        "too late",
        "no zone",
        "no date",
        "no such day",
        "none",
        "no note",
        "reason",
        "key",
        "note",
        "unknown",
    ],
)
def test_what_is_asked_wrongly_is_named_and_nothing_is_sent(
    store: Store, api: TestClient, line: Line, change: dict[str, object], field: str
) -> None:
    sign_in(api, store)
    answer = api.post(PATH, content=json.dumps(body(**change)), headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert not line.sent


@pytest.mark.usefixtures("node")
def test_a_manager_may_hold_for_a_shift_and_a_guard_may_not(store: Store, api: TestClient) -> None:
    sign_in(api, store)
    shift = body(until=later(12 * HOUR))
    assert api.post(PATH, json=shift).status_code == 422
    sign_in(api, store, Role.MANAGER)
    assert api.post(PATH, json=shift).status_code == 202


def test_an_older_node_is_a_conflict_that_says_what_to_do(store: Store, api: TestClient, line: Line) -> None:
    node_at_work(store, at=datetime.now(UTC))
    sign_in(api, store)
    answer = api.post(PATH, json=body())
    assert answer.status_code == 409
    assert "update it" in answer.json()["detail"]
    assert not line.sent


def test_with_the_line_down_nothing_is_sent_then_or_later(
    store: Store, api: TestClient, line: Line, node: TellingNode
) -> None:
    sign_in(api, store)
    line.up = False
    asked = body()
    answer = api.post(PATH, json=asked)
    assert (answer.status_code, answer.json()["state"]) == (202, "not_sent")
    line.up = True
    assert api.post(PATH, json=asked).json()["state"] == "not_sent"
    hold = api.post(PATH, json=body(key="press-0002")).json()["id"]
    with store.write() as session:
        ingest(session, [node.tells(changed(open_command(line.sent[0]).id, HoldChange.BEGAN))])
    line.up = False
    ended = api.post(f"/holds/{hold}/end").json()
    assert (ended["state"], ended["result_reason"]) == ("on", "not_sent")


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
def test_only_who_is_at_the_gate_holds_it_open(store: Store, api: TestClient, line: Line, role: Role) -> None:
    sign_in(api, store)
    known = api.post(PATH, json=body()).json()["id"]
    sign_in(api, store, role)
    for answer in (api.post(PATH, json=body()), api.post(f"/holds/{known}/end"), api.get("/holds")):
        assert answer.status_code == 403
    assert len(line.sent) == 1


@pytest.mark.usefixtures("node")
def test_outside_the_place_neither_lane_nor_hold_exists(store: Store, api: TestClient) -> None:
    sign_in(api, store, place="street/garden")
    known = api.post(PATH, json=body()).json()["id"]
    sign_in(api, store, place="street/park")
    assert api.post(PATH, json=body()).status_code == 404
    assert api.get(f"/holds/{known}").status_code == 404
    assert api.post(f"/holds/{known}/end").status_code == 404
    assert api.get("/holds").json()["items"] == []


@pytest.mark.usefixtures("node")
def test_who_looks_at_holds_is_on_record(store: Store, api: TestClient) -> None:
    guard = sign_in(api, store)
    hold = api.post(PATH, json=body()).json()["id"]
    api.get(f"/holds/{hold}")
    api.get("/holds", params={"site": "west"})
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "see_holds").order_by(AuditRow.seq))
        said = [(row.actor, row.target, row.site, dict(row.detail)) for row in rows]
    assert said == [
        (guard.name, hold, "east", {}),
        (guard.name, "", "west", {"shown": 0, "newest": None, "oldest": None}),
    ]

"""Telling drivers something, for programs."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.api import problems
from central.api.notices import notices_router
from central.grid.places import Grid
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow
from central.web.authentication import Doors
from tests.central.api.composed import utc_now
from tests.central.commands.notices import ALL, given
from tests.central.commands.people import node_at_work
from tests.central.commands.senders import Line, notices_over
from tests.central.node import TellingNode
from tests.central.visitors import sign_in
from wire.codec import open_command
from wire.commands import GiveNotice
from wire.ids import new_id

PATH = "/lanes/east/gate-1/in-1/notices"


def body(**change: object) -> dict[str, object]:
    return {"saying": "turn_round", "key": "press-0001", **change}


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def api(store: Store, line: Line) -> Iterator[TestClient]:
    app = FastAPI()
    problems.install(app)
    doors = Doors(store, Grid({"east": "street/garden"}), utc_now)
    app.include_router(notices_router(doors, notices_over(store, line)))
    with TestClient(app) as client:
        yield client


@pytest.fixture
def node(store: Store) -> TellingNode:
    now = datetime.now(UTC)
    one = node_at_work(store, at=now)
    with store.write() as session:
        ingest(session, [one.beats(now, sayings=ALL)])
    return one


def test_a_notice_is_sent_once_and_tells_what_became_of_it(
    store: Store, api: TestClient, line: Line, node: TellingNode
) -> None:
    guard = sign_in(api, store)
    answer = api.post(PATH, json=body())
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["state"], told["saying"], told["actor"]) == ("issued", "turn_round", guard.name)
    assert api.post(PATH, json=body()).json()["id"] == told["id"]
    (signed,) = line.sent
    command = open_command(signed)
    assert isinstance(command, GiveNotice)
    with store.write() as session:
        ingest(session, [node.tells(given(command.id, spoken=False, reason="board_refused"))])
    now = api.get(f"/notices/{told['id']}").json()
    assert (now["state"], now["shown"], now["spoken"], now["result_reason"]) == (
        "given",
        True,
        False,
        "board_refused",
    )
    assert [one["id"] for one in api.get("/notices").json()["items"]] == [told["id"]]


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize(
    "change,field",
    [
        ({"saying": "go away"}, "body.saying"),
        ({"saying": None}, "body.saying"),
        ({"key": "short"}, "body.key"),
        ({"passage": "him"}, "body.passage"),
        ({"text": "anything"}, "body.text"),
    ],
    ids=str,
)
def test_what_is_asked_wrongly_is_named_and_nothing_is_sent(
    store: Store, api: TestClient, line: Line, change: dict[str, object], field: str
) -> None:
    sign_in(api, store)
    answer = api.post(PATH, json=body(**change))
    assert answer.status_code == 422, answer.text
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert not line.sent


@pytest.mark.parametrize("sayings, why", [(None, "update it"), ((), "no board")], ids=["older node", "no board"])
def test_a_lane_without_a_board_is_a_conflict_that_says_what_to_do(
    store: Store, api: TestClient, line: Line, sayings: tuple[str, ...] | None, why: str
) -> None:
    now = datetime.now(UTC)
    one = node_at_work(store, at=now)
    with store.write() as session:
        ingest(session, [one.beats(now, sayings=sayings)])
    sign_in(api, store)
    answer = api.post(PATH, json=body())
    assert answer.status_code == 409
    assert why in answer.json()["detail"]
    assert not line.sent


@pytest.mark.usefixtures("node")
def test_with_the_line_down_nothing_is_sent_then_or_later(store: Store, api: TestClient, line: Line) -> None:
    sign_in(api, store)
    line.up = False
    answer = api.post(PATH, json=body())
    assert (answer.status_code, answer.json()["state"]) == (202, "not_sent")
    line.up = True
    assert api.post(PATH, json=body()).json()["state"] == "not_sent"
    assert not line.sent


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
def test_only_who_is_at_the_gate_speaks_there(store: Store, api: TestClient, line: Line, role: Role) -> None:
    sign_in(api, store)
    known = api.post(PATH, json=body()).json()["id"]
    sign_in(api, store, role)
    for answer in (api.post(PATH, json=body()), api.get(f"/notices/{known}"), api.get("/notices")):
        assert answer.status_code == 403
    assert len(line.sent) == 1


@pytest.mark.usefixtures("node")
def test_outside_the_place_neither_lane_nor_notice_exists(store: Store, api: TestClient) -> None:
    sign_in(api, store, place="street/garden")
    known = api.post(PATH, json=body()).json()["id"]
    sign_in(api, store, place="street/park")
    assert api.post(PATH, json=body()).status_code == 404
    assert api.get(f"/notices/{known}").status_code == 404
    assert api.get("/notices").json()["items"] == []


@pytest.mark.usefixtures("node")
def test_whom_nobody_saw_there_is_nobody_to_be_told(store: Store, api: TestClient, line: Line) -> None:
    sign_in(api, store)
    assert api.post(PATH, json=body(passage=str(new_id()))).status_code == 404
    assert not line.sent


@pytest.mark.usefixtures("node")
def test_who_looks_at_notices_is_on_record(store: Store, api: TestClient) -> None:
    guard = sign_in(api, store)
    notice = api.post(PATH, json=body()).json()["id"]
    api.get(f"/notices/{notice}")
    api.get("/notices", params={"site": "west"})
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "see_notices").order_by(AuditRow.seq))
        said = [(row.actor, row.target, row.site, dict(row.detail)) for row in rows]
    assert said == [
        (guard.name, notice, "east", {}),
        (guard.name, "", "west", {"shown": 0, "newest": None, "oldest": None}),
    ]

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.alerts.states import Outcome
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow
from tests.central.api.composed import api_over, utc_now
from tests.central.node import TellingNode, passage
from tests.central.people import GRID
from tests.central.visitors import Visitor, visitor
from tests.central.watch_list.listing import watched

NOBODY = "01a20a40-bd69-7617-8b99-3f4ad45d06fd"
DONE = {"outcome": "confirmed", "reason": "police told"}


@pytest.fixture
def counted() -> list[Outcome]:
    return []


@pytest.fixture
def api(store: Store, counted: list[Outcome]) -> Iterator[TestClient]:
    with TestClient(api_over(store, grid=GRID, count_closed=counted.append)) as client:
        yield client


@pytest.fixture
def guard(store: Store) -> Visitor:
    return visitor(store, Role.GUARD, "river/north", name="chen")


@pytest.fixture
def police(store: Store) -> Visitor:
    return visitor(store, Role.POLICE, "river/north", name="sun")


@pytest.fixture
def alert(store: Store, api: TestClient, guard: Visitor) -> str:
    """A new alert in the guard's place, and its id."""
    now = utc_now()
    watched(store, "京A12345", at=now - timedelta(hours=1))
    with store.write() as session:
        ingest(session, [TellingNode().tells(passage("京AI2345", at=now))])
    (shown,) = api.get("/alerts", headers=guard.headers).json()["items"]
    return str(shown["id"])


def test_an_alert_is_seen_taken_up_and_closed(
    api: TestClient, guard: Visitor, police: Visitor, alert: str, counted: list[Outcome]
) -> None:
    shown = api.get(f"/alerts/{alert}", headers=guard.headers).json()
    taken = api.post(f"/alerts/{alert}/acknowledgement", headers=guard.headers)
    closed = api.post(f"/alerts/{alert}/closing", json=DONE, headers=police.headers)
    again = api.post(f"/alerts/{alert}/closing", json=DONE, headers=police.headers)

    assert (shown["kind"], shown["plate"], shown["watched"], shown["differs"]) == (
        "candidate",
        "京AI2345",
        "京A12345",
        [2],
    )
    assert (shown["state"], shown["suppressed"], shown["reason"]) == ("new", 0, None)
    assert (taken.status_code, taken.json()["state"], taken.json()["acknowledged_by"]) == (
        200,
        "acknowledged",
        "chen",
    )
    assert (closed.json()["state"], closed.json()["outcome"]) == ("closed", "confirmed")
    assert again.json() == closed.json()
    assert counted == [Outcome.CONFIRMED]


def test_who_comes_second_is_told_what_is_so(api: TestClient, store: Store, police: Visitor, alert: str) -> None:
    api.post(f"/alerts/{alert}/closing", json=DONE, headers=police.headers)
    other = visitor(store, Role.POLICE, "river")

    late = api.post(
        f"/alerts/{alert}/closing", json={"outcome": "false_match", "reason": "a bus"}, headers=other.headers
    )
    tardy = api.post(f"/alerts/{alert}/acknowledgement", headers=other.headers)

    assert (late.status_code, tardy.status_code) == (409, 409)
    for answer in (late, tardy):
        assert (answer.json()["present"]["outcome"], answer.json()["present"]["closed_by"]) == (
            "confirmed",
            "sun",
        )


@pytest.mark.parametrize(
    "body, field",
    [
        ({"outcome": "confirmed", "reason": " "}, "body.reason"),
        ({"outcome": "confirmed"}, "body.reason"),
        ({"outcome": "shot", "reason": "ok"}, "body.outcome"),
        ({"reason": "ok"}, "body.outcome"),
        ({"outcome": "confirmed", "reason": "x" * 501}, "body.reason"),
        ({**DONE, "by": "somebody"}, "body.by"),
    ],
)
def test_nothing_is_closed_without_outcome_and_reason(
    api: TestClient, guard: Visitor, police: Visitor, alert: str, body: dict[str, str], field: str
) -> None:
    answer = api.post(f"/alerts/{alert}/closing", json=body, headers=police.headers)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert api.get(f"/alerts/{alert}", headers=guard.headers).json()["state"] == "new"


def test_a_reason_with_what_no_database_holds_is_the_same_reason_twice(
    api: TestClient, police: Visitor, alert: str
) -> None:
    body = {"outcome": "confirmed", "reason": "\0 told\0 '; DROP TABLE alerts; -- 😀"}
    first, again = (api.post(f"/alerts/{alert}/closing", json=body, headers=police.headers) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["closing_reason"] == "told '; DROP TABLE alerts; -- 😀"


def test_what_lies_outside_does_not_exist(api: TestClient, store: Store, alert: str) -> None:
    stranger = visitor(store, Role.POLICE, "river/south")

    assert api.get("/alerts", headers=stranger.headers).json() == {"items": []}
    for one in (alert, NOBODY):
        assert api.get(f"/alerts/{one}", headers=stranger.headers).status_code == 404
        assert api.post(f"/alerts/{one}/acknowledgement", headers=stranger.headers).status_code == 404
        assert api.post(f"/alerts/{one}/closing", json=DONE, headers=stranger.headers).status_code == 404


@pytest.mark.parametrize("role", [Role.GUARD, Role.MANAGER])
def test_the_gate_takes_up_and_only_the_police_close(
    api: TestClient, store: Store, alert: str, role: Role
) -> None:
    one = visitor(store, role, "river/north")

    assert api.post(f"/alerts/{alert}/acknowledgement", headers=one.headers).status_code == 200
    assert api.post(f"/alerts/{alert}/closing", json=DONE, headers=one.headers).status_code == 403
    assert api.get(f"/alerts/{alert}", headers=one.headers).json()["state"] == "acknowledged"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_others_see_no_alerts(api: TestClient, store: Store, alert: str, role: Role) -> None:
    one = visitor(store, role)

    assert api.get("/alerts", headers=one.headers).status_code == 403
    assert api.post(f"/alerts/{alert}/closing", json=DONE, headers=one.headers).status_code == 403
    assert api.get("/alerts").status_code == 401


def test_the_police_see_why_a_plate_is_looked_for(api: TestClient, store: Store, alert: str) -> None:
    police = visitor(store, Role.POLICE, "river")

    assert api.get(f"/alerts/{alert}", headers=police.headers).json()["reason"] == "stolen"


def test_alerts_are_listed_by_state(api: TestClient, guard: Visitor, alert: str) -> None:
    def listed(**query: str | int | list[str]) -> list[str]:
        return [one["id"] for one in api.get("/alerts", params=query, headers=guard.headers).json()["items"]]

    assert (listed(state="new"), listed(state="closed"), listed(before=alert)) == ([alert], [], [])
    assert listed(state=["new", "acknowledged"], limit=1) == [alert]


def test_every_look_and_every_step_is_on_record(
    api: TestClient, store: Store, police: Visitor, alert: str
) -> None:
    api.get(f"/alerts/{alert}", headers=police.headers)
    api.post(f"/alerts/{alert}/closing", json=DONE, headers=police.headers)

    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.actor == "sun").order_by(AuditRow.seq)).all()
    assert [row.action for row in rows] == ["see_alert", "close_alert"]
    assert rows[-1].detail == {"outcome": "confirmed", "reason": "police told"}


def test_an_alert_says_what_its_passage_reads_in_the_end(
    api: TestClient, store: Store, guard: Visitor, alert: str
) -> None:
    before = api.get(f"/alerts/{alert}", headers=guard.headers).json()
    told = passage("沪C67890", at=utc_now(), passage_id=UUID(before["passage"]), revision=1)
    with store.write() as session:
        ingest(session, [TellingNode().tells(told)])

    after = api.get(f"/alerts/{alert}", headers=guard.headers).json()

    assert (before["final_plate"], before["read_otherwise_at"]) == (None, None)
    assert (after["final_plate"], after["state"]) == ("沪C67890", "new")
    assert after["read_otherwise_at"]

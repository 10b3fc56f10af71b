from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.api.composed import api_over, utc_now
from tests.central.people import GRID
from tests.central.visitors import CSRF, Visitor, visitor

HOSTILE = "<img src=x onerror=alert(1)>'; DROP TABLE watch_entries; --"
NOBODY = "01a20a40-bd69-7617-8b99-3f4ad45d06fd"


@pytest.fixture
def api(store: Store) -> Iterator[TestClient]:
    with TestClient(api_over(store, grid=GRID)) as client:
        yield client


@pytest.fixture
def li(store: Store) -> Visitor:
    return visitor(store, Role.POLICE, "river", name="li")


@pytest.fixture
def wang(store: Store) -> Visitor:
    return visitor(store, Role.POLICE, "river", name="wang")


def wish(**changes: object) -> dict[str, object]:
    end = (utc_now() + timedelta(days=7)).isoformat()
    return {"plate": "京a·12345", "reason": HOSTILE, "legal_basis": "case 7", "ends_at": end, **changes}


def ask(api: TestClient, who: Visitor, **changes: object) -> str:
    answer = api.post("/watch-entries", json=wish(**changes), headers=who.headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_one_asks_another_agrees_somebody_removes(api: TestClient, li: Visitor, wang: Visitor) -> None:
    entry = ask(api, li)
    agreed = api.post(f"/watch-entries/{entry}/approval", headers=wang.headers)
    again = api.post(f"/watch-entries/{entry}/approval", headers=wang.headers)
    removed = api.post(f"/watch-entries/{entry}/removal", json={"reason": "found"}, headers=li.headers)
    (listed,) = api.get("/watch-entries", headers=li.headers).json()["items"]

    assert (agreed.status_code, agreed.json()["state"]) == (200, "active")
    assert again.json() == agreed.json()
    assert removed.json()["state"] == "removed"
    assert (listed["plate"], listed["reason"], listed["place"]) == ("京A12345", HOSTILE, "river")
    assert (listed["requested_by"], listed["decided_by"], listed["removal_reason"]) == ("li", "wang", "found")


def test_a_colour_is_asked_for_shown_and_agreed_to(api: TestClient, li: Visitor, wang: Visitor) -> None:
    yellow, any_colour = ask(api, li, colour="yellow"), ask(api, li, colour=None)
    agreed = api.post(f"/watch-entries/{yellow}/approval", headers=wang.headers).json()

    assert yellow != any_colour
    assert (agreed["colour"], agreed["kind"]) == ("yellow", "ordinary")
    listed = api.get("/watch-entries", headers=li.headers).json()["items"]
    assert [one["colour"] for one in listed] == [None, "yellow"]


def test_the_same_request_sent_twice_is_one_entry(api: TestClient, li: Visitor, wang: Visitor) -> None:
    same = wish()
    sent = [api.post("/watch-entries", json=same, headers=who.headers) for who in (li, li, wang)]

    assert [one.status_code for one in sent] == [201, 201, 201]
    assert sent[0].json() == sent[1].json()
    assert sent[2].json()["id"] != sent[0].json()["id"]


def test_the_requester_cannot_agree(api: TestClient, li: Visitor) -> None:
    entry = ask(api, li)

    for step in ("approval", "refusal"):
        answer = api.post(f"/watch-entries/{entry}/{step}", headers=li.headers)
        assert answer.status_code == 403
        assert "second person" in answer.json()["detail"]
    assert api.get("/watch-entries", headers=li.headers).json()["items"][0]["state"] == "requested"


def test_who_comes_second_is_told_what_is_so(api: TestClient, li: Visitor, wang: Visitor) -> None:
    entry = ask(api, li)
    api.post(f"/watch-entries/{entry}/refusal", headers=wang.headers)

    answer = api.post(f"/watch-entries/{entry}/approval", headers=wang.headers)

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["present"]["state"], answer.json()["present"]["decided_by"]) == ("refused", "wang")


@pytest.mark.parametrize(
    "field, value",
    [
        ("plate", "no plate at all"),
        ("plate", "京A1234?"),
        ("plate", "\u0000"),
        ("reason", "  "),
        ("legal_basis", ""),
        ("ends_at", "2020-01-01T00:00:00Z"),
        ("ends_at", "2126-01-01T00:00:00Z"),
        ("ends_at", "2026-12-01T00:00:00"),
        ("ends_at", "9999-12-31T23:59:59-12:00"),
        ("ends_at", "0001-01-01T00:00:00+14:00"),
        ("place", "river//north"),
        ("place", "river/" + "x" * 300),
        ("colour", "red"),
        ("colour", "unknown"),
        ("colour", "green"),
        ("colour", ""),
        ("color", "blue"),
    ],
)
def test_a_bad_wish_is_answered_with_the_field_that_is_bad(
    api: TestClient, li: Visitor, field: str, value: object
) -> None:
    answer = api.post("/watch-entries", json=wish(**{field: value}), headers=li.headers)

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [f"body.{field}"]
    assert "12345" not in answer.text


def test_what_lies_outside_does_not_exist(api: TestClient, store: Store, li: Visitor) -> None:
    entry = ask(api, li, place="river/north")
    stranger = visitor(store, Role.POLICE, "river/south")

    assert api.get("/watch-entries", headers=stranger.headers).json() == {"items": []}
    for step, body in (("approval", None), ("refusal", None), ("removal", {"reason": "x1"})):
        for one in (entry, NOBODY):
            answer = api.post(f"/watch-entries/{one}/{step}", json=body, headers=stranger.headers)
            assert answer.status_code == 404
    assert api.post("/watch-entries", json=wish(place="river"), headers=stranger.headers).status_code == 404


@pytest.mark.parametrize("role", [Role.GUARD, Role.MANAGER, Role.ADMIN])
def test_others_have_no_watch_list(api: TestClient, store: Store, li: Visitor, role: Role) -> None:
    entry, one = ask(api, li), visitor(store, role)

    assert api.get("/watch-entries", headers=one.headers).status_code == 403
    assert api.post("/watch-entries", json=wish(), headers=one.headers).status_code == 403
    assert api.post(f"/watch-entries/{entry}/approval", headers=one.headers).status_code == 403
    assert api.get("/watch-entries").status_code == 401


def test_an_auditor_reads_and_writes_nothing(api: TestClient, store: Store, li: Visitor) -> None:
    ask(api, li)
    auditor = visitor(store, Role.AUDITOR)

    assert len(api.get("/watch-entries", headers=auditor.headers).json()["items"]) == 1
    assert api.post("/watch-entries", json=wish(), headers=auditor.headers).status_code == 403


def test_a_change_needs_the_sessions_own_token(api: TestClient, li: Visitor) -> None:
    forged = {**li.headers, CSRF: "guess"}

    assert api.post("/watch-entries", json=wish(), headers=forged).status_code == 403


def test_the_list_is_filtered_and_paged(api: TestClient, li: Visitor, wang: Visitor) -> None:
    made = [ask(api, li, plate=f"京A1234{number}") for number in range(3)]
    api.post(f"/watch-entries/{made[1]}/approval", headers=wang.headers)

    def listed(**query: str | int | list[str]) -> list[str]:
        items = api.get("/watch-entries", params=query, headers=li.headers).json()["items"]
        return [one["id"] for one in items]

    assert listed(state="active") == [made[1]]
    assert listed(state=["active", "requested"], limit=2) == [made[2], made[1]]
    assert listed(before=made[1]) == [made[0]]
    assert api.get("/watch-entries", params={"state": "x"}, headers=li.headers).status_code == 422

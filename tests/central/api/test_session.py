from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.grid.places import Grid
from central.store.db import Store
from tests.central.api.composed import api_over
from tests.central.visitors import Visitor, visitor

OWN = "seven blue umbrellas"


@pytest.fixture
def api(store: Store) -> Iterator[TestClient]:
    with TestClient(api_over(store, grid=Grid({"east": "river/garden"}))) as client:
        yield client


@pytest.fixture
def admin(store: Store) -> Visitor:
    return visitor(store, Role.ADMIN)


def issue(api: TestClient, admin: Visitor, name: str = "li") -> str:
    asked = {"name": name, "role": "guard", "place": "river"}
    answer = api.post("/accounts", json=asked, headers=admin.headers)
    assert answer.status_code == 201
    return str(answer.json()["one_time_password"])


def test_a_program_signs_in_sets_its_password_and_signs_out(api: TestClient, admin: Visitor) -> None:
    due = api.post("/session", json={"name": "li", "password": issue(api, admin)}).json()
    assert (due["must_change_password"], due["rights"]) == (True, [])
    assert api.get("/nodes").status_code == 403

    token = {"x-csrf-token": due["csrf_token"]}
    own = api.put("/session/password", json={"new": OWN}, headers=token).json()
    assert (own["name"], own["role"], own["place"], own["must_change_password"]) == ("li", "guard", "river", False)
    assert "open_barrier" in own["rights"]
    assert api.get("/nodes").status_code == 200
    assert api.get("/session").json() == own

    assert api.delete("/session", headers=token).status_code == 403
    assert api.delete("/session", headers={"x-csrf-token": own["csrf_token"]}).status_code == 204
    assert api.get("/session").status_code == 401


def test_an_account_for_a_place_that_does_not_exist_is_refused(store: Store, admin: Visitor) -> None:
    with TestClient(api_over(store, grid=Grid({"east": "river/garden"}))) as api:
        asked = {"name": "li", "role": "guard", "place": "rivers"}
        answer = api.post("/accounts", json=asked, headers=admin.headers)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.place"]
    assert answer.json()["detail"].endswith("there are: river, river/garden, river/garden/east")


def test_a_wrong_password_is_a_problem_that_says_how_long_to_wait(api: TestClient, admin: Visitor) -> None:
    issue(api, admin)

    said = [api.post("/session", json={"name": "li", "password": "wrong"}) for _ in range(6)]
    assert {answer.status_code for answer in said} == {401}
    assert "try again" not in said[0].json()["detail"]
    assert said[-1].json()["detail"].endswith("try again in 15 min")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_of_a_foreign_page_cannot_sign_anybody_in(api: TestClient, admin: Visitor, kind: str) -> None:
    password = issue(api, admin)
    body = f'{{"name": "li", "password": "{password}"}}'

    assert api.post("/session", content=body, headers={"content-type": kind}).status_code == 422
    foreign = {"content-type": "application/json", "sec-fetch-site": "cross-site"}
    assert api.post("/session", content=body, headers=foreign).status_code == 403
    assert api.post("/session", json={"name": "li", "password": password}).status_code == 200


def test_an_answer_to_a_wrong_question_does_not_repeat_the_password(api: TestClient) -> None:
    answer = api.post("/session", json={"name": "li", "password": ["secret words"], "more": "secret words"})

    assert answer.status_code == 422
    assert "secret words" not in answer.text

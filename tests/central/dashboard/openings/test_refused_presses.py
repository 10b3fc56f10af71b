"""Wrong forms, lanes that are not there and people who may not: nothing is opened."""

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from tests.central.dashboard.openings.pressing import LANE, SCRIPT, Line, SeatedAs
from tests.central.visitors import CSRF


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "because"},
        {"reason": ""},
        {"passage": "no id"},
        {"key": "x" * 65},
        {"note": "x" * 201},
    ],
    ids=lambda wrong: next(iter(wrong)) + "_" + str(len(next(iter(wrong.values())))),
)
def test_what_is_no_form_of_ours_opens_nothing(guard: TestClient, line: Line, wrong: dict[str, str]) -> None:
    said = {**LANE, "key": "b" * 32, "reason": "staff", **wrong}

    assert guard.post("/openings", data=said, headers=SCRIPT).status_code == 422
    assert line.sent == []


@pytest.mark.parametrize("lane", [{"lane": "west-in"}, {"site": "elsewhere"}, {"node": ""}], ids=str)
def test_a_lane_that_is_not_there(guard: TestClient, line: Line, lane: dict[str, str]) -> None:
    asked = {**LANE, **lane}

    assert guard.get("/openings/new", params=asked).status_code == 404
    assert guard.post("/openings", data={**asked, "key": "b" * 32, "reason": "staff"}).status_code == 404
    assert line.sent == []


def test_a_guard_of_another_place_sees_no_such_lane(seat: SeatedAs, line: Line) -> None:
    stranger = seat(Role.GUARD, "harbour")

    assert stranger.get("/openings/new", params=LANE).status_code == 404
    assert stranger.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}).status_code == 404
    assert line.sent == []


@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
def test_who_may_not_open_has_no_button(seat: SeatedAs, line: Line, role: Role) -> None:
    somebody = seat(role, "")

    assert "open-barrier" not in somebody.get("/").text
    assert somebody.get("/openings/new", params=LANE).status_code == 403
    assert somebody.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}).status_code == 403
    assert line.sent == []


def test_a_press_without_the_token_opens_nothing(guard: TestClient, line: Line) -> None:
    del guard.headers[CSRF]

    assert guard.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}).status_code == 403
    assert line.sent == []

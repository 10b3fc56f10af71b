"""Errors that carry more than words."""

from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.testclient import TestClient

from central.api.problems import install
from central.base import PictureDeletedError

GONE_AT = datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_a_deleted_picture_is_a_problem_that_names_time_and_rule() -> None:
    app = FastAPI()
    install(app)

    @app.get("/picture")
    def picture() -> None:
        raise PictureDeletedError(GONE_AT, "quota")

    answer = TestClient(app).get("/picture")

    assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
    assert answer.headers["cache-control"] == "private, max-age=300"
    problem = answer.json()
    assert (problem["deleted_at"], problem["rule"], problem["title"]) == ("2026-11-20T04:00:00Z", "quota", "Gone")
    assert "present" not in problem

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from central.settings import WebSettings
from central.web.host_names import OnlyOurNames, names_of


def _hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


def ask(settings: WebSettings, host: str) -> int:
    app = OnlyOurNames(Starlette(routes=[Route("/", _hello)]), names_of(settings))
    return TestClient(app).get("/", headers={"host": host}).status_code


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST"])
def test_loopback_names_are_answered(host: str) -> None:
    assert ask(WebSettings(), host) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[", "localhost@evil.example", "10.0.0.1"]
)
def test_foreign_names_are_not(host: str) -> None:
    assert ask(WebSettings(), host) == 421


def test_configured_names_are_answered_too() -> None:
    settings = WebSettings(names=frozenset({"gate.example"}))

    assert ask(settings, "gate.example:443") == 200
    assert ask(settings, "localhost") == 200
    assert ask(settings, "evil.example") == 421


def test_an_open_host_without_names_answers_to_all() -> None:
    settings = WebSettings(plain_http=True, host="0.0.0.0")  # noqa: S104 - what is tested

    assert ask(settings, "whatever.example") == 200

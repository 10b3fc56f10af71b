"""Bodies that no form of ours can have are refused, whether or not they say how long they are."""

from collections.abc import Iterable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from central.web.body_limit import LARGEST, OnlySmallBodies


async def length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def unread(_request: Request) -> Response:
    return PlainTextResponse("not looked at")


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", length, methods=["POST"]), Route("/unread", unread, methods=["POST"])]
    return TestClient(OnlySmallBodies(Starlette(routes=routes)))


def pieces(size: int, of: int = 1000) -> Iterator[bytes]:
    for start in range(0, size, of):
        yield b"x" * min(of, size - start)


@pytest.mark.parametrize("size", [0, 1, LARGEST - 1, LARGEST])
def test_what_a_form_may_have_passes_in_one_piece_and_in_many(client: TestClient, size: int) -> None:
    for body in (b"x" * size, pieces(size)):
        assert client.post("/", content=body).text == str(size)


@pytest.mark.parametrize("body", [b"x" * (LARGEST + 1), pieces(LARGEST + 1)], ids=["said", "never said"])
def test_one_byte_more_is_refused(client: TestClient, body: bytes | Iterable[bytes]) -> None:
    answer = client.post("/", content=body)
    assert answer.status_code == 413
    assert str(LARGEST) in answer.text


def test_who_says_too_much_is_refused_before_anything_is_looked_at(client: TestClient) -> None:
    answer = client.post("/unread", content=b"x" * (LARGEST + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert answer.json()["status"] == 413


@pytest.mark.parametrize("said", ["9" * 19, "9" * 5000])
def test_no_number_is_too_long_to_be_too_large(client: TestClient, said: str) -> None:
    assert client.post("/unread", content=b"", headers={"content-length": said}).status_code == 413


@pytest.mark.parametrize("said", ["", "-1", "many", "1e9", "0x10"])
def test_who_says_nothing_sensible_is_counted(client: TestClient, said: str) -> None:
    headers = {"content-length": said}
    assert client.post("/", content=b"x" * 10, headers=headers).text == "10"
    assert client.post("/", content=pieces(LARGEST + 1), headers=headers).status_code == 413

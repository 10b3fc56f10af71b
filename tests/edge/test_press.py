"""The node's own button from the command line: what is asked of whom, and what a person is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import create_server

import pytest

from edge.cameras.settings import CameraSettings
from edge.press import Pressed, press
from edge.secrets import button_token
from edge.settings import EdgeSettings, LaneTable, LocalPageSettings

OPENED = json.dumps({"result": "opened"}).encode()


@dataclass
class Page:
    """Answers as it is told, and remembers what it was asked."""

    status: int = 200
    body: bytes = OPENED
    asked: list[tuple[str, str | None, object]] = field(default_factory=list)


@contextmanager
def listening(page: Page) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
            page.asked.append((self.path, self.headers["authorization"], sent))
            self.send_response(page.status)
            self.send_header("content-length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join()


def settings(folder: Path, port: int, host: str = "127.0.0.1") -> EdgeSettings:
    lane = LaneTable(id="in-1", camera=CameraSettings(source="x.mp4"))
    local = LocalPageSettings(host=host, port=port)
    return EdgeSettings(site="garden", node="gate-1", data_dir=folder, local=local, lanes=(lane,))


def pressed(folder: Path, page: Page, lane: str = "in-1", host: str = "127.0.0.1") -> Pressed:
    with listening(page) as port:
        return press(settings(folder, port, host), lane, "fire engine")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - a node that listens everywhere
def test_it_asks_this_machine_with_the_button_s_own_token(tmp_path: Path, host: str) -> None:
    page = Page()
    assert pressed(tmp_path, page, host=host) == Pressed(opened=True, said="in-1: opened")
    token = button_token(settings(tmp_path, 1))
    assert page.asked == [("/lanes/in-1/open", f"Bearer {token}", {"reason": "fire engine"})]


def test_no_name_of_a_lane_leads_to_another_address(tmp_path: Path) -> None:
    page = Page()
    pressed(tmp_path, page, lane="../in-1?x=#y")
    assert page.asked[0][0] == "/lanes/..%2Fin-1%3Fx%3D%23y/open"


def test_no_proxy_stands_between_button_and_barrier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    assert pressed(tmp_path, Page()).opened


@pytest.mark.parametrize(
    "status, body, said",
    [
        (
            409,
            {"title": "not opened", "result": "refused", "reason": "held", "detail": "relay 3"},
            "not opened: refused",
        ),
        (404, {"title": "no such lane"}, "in-1: no such lane"),
        (429, {}, "429"),
        (500, "broken", "500"),
        (500, ["broken"], "500"),
        (502, None, "502"),
    ],
)
def test_a_refusal_is_told_as_the_node_says_it(tmp_path: Path, status: int, body: object, said: str) -> None:
    told = pressed(tmp_path, Page(status, json.dumps(body).encode()))
    assert not told.opened
    assert said in told.said


@pytest.mark.parametrize("body", [b"", b"<html>hello</html>", b"[]", b"{}", b"\xff\xfe", b'"opened"'])
def test_another_program_at_that_address_opens_nothing_and_is_said_to_be_one(tmp_path: Path, body: bytes) -> None:
    told = pressed(tmp_path, Page(200, body))
    assert not told.opened
    assert "is not this node" in told.said


def test_a_node_that_does_not_run_is_named(tmp_path: Path) -> None:
    with closing(create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    told = press(settings(tmp_path, port), "in-1", "fire engine")
    assert not told.opened
    assert f"does not answer at 127.0.0.1:{port}" in told.said


def test_what_speaks_no_http_is_told_as_well(tmp_path: Path) -> None:
    with closing(create_server(("127.0.0.1", 0))) as listener:

        def speak() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        speaking = threading.Thread(target=speak, daemon=True)
        speaking.start()
        told = press(settings(tmp_path, listener.getsockname()[1]), "in-1", "fire engine")
        speaking.join()
    assert not told.opened
    assert "is not this node" in told.said

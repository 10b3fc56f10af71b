"""The guard of a drill, who opens the barrier at the screen or at the gate and looks whether it moved."""

import time
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx2

from tests.e2e.house import LANE, NODE, SITE
from tests.e2e.programs import PATIENCE_S, Program

_MOVED = frozenset({"opened", "accepted"})
_ON_ITS_WAY = "issued"
_AGAIN_AFTER_S = 0.5


def press_at_the_gate(port: int, token: Path) -> None:
    """Press the node's own button; fails unless the barrier opens at the first press."""
    answer = httpx2.post(
        f"http://127.0.0.1:{port}/lanes/{LANE}/open",
        json={"reason": "emergency"},
        headers={"authorization": f"Bearer {token.read_text(encoding='utf-8').strip()}"},
        timeout=PATIENCE_S,
    )
    assert answer.is_success, answer.text
    assert answer.json()["result"] in _MOVED, answer.text


def press_at_the_screen(web: httpx2.Client, node: Program) -> int:
    """Press until the barrier opens, as a guard would; returns how often that was.

    Just after a fall the centre may know the node as down, or by a challenge from before it; it says so, and the
    next press is good.
    """
    deadline_s, attempts = time.monotonic() + PATIENCE_S, 0
    answered = ""
    while time.monotonic() < deadline_s:
        attempts += 1
        answer = _press(web)
        answered = answer.text
        if answer.is_success and _outcome(web, answer.json()["id"]) in _MOVED:
            return attempts
        assert answer.is_success or answer.status_code == httpx2.codes.CONFLICT, answered
        time.sleep(_AGAIN_AFTER_S)
    raise AssertionError(f"after {attempts} presses the barrier has not moved: {answered}\n{node.said[-2000:]}")


class Pestering:
    """Presses the screen's button again and again while its context lasts, whatever comes of it."""

    def __init__(self, web: httpx2.Client) -> None:
        self._web = web
        self._over = Event()
        self._thread = Thread(target=self._press, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _press(self) -> None:
        while not self._over.wait(0.3):
            try:
                _press(self._web)
            except httpx2.HTTPError:
                continue


def _press(web: httpx2.Client) -> httpx2.Response:
    return web.post(
        f"/api/v1/lanes/{SITE}/{NODE}/{LANE}/openings", json={"reason": "emergency", "key": uuid4().hex}
    )


def _outcome(web: httpx2.Client, opening: str) -> str:
    """Wait for the answer to one opening and say how it went."""
    while True:
        said: dict[str, Any] = web.get(f"/api/v1/openings/{opening}").raise_for_status().json()
        state = str(said["state"])
        if state != _ON_ITS_WAY:
            return state
        time.sleep(0.05)

"""One start of `python -m demo`, watched by what it prints and by what its centre answers."""

import os
import re
import signal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

from tests.e2e.programs import PATIENCE_S, Program, processes_with

_GUARD = re.compile(r"^  guard +(\S+) ", re.MULTILINE)
_ADDRESS = re.compile(r"Gatehouse is at work: (http://127\.0\.0\.1:\d+/)")


class Demonstration:
    """One start of the demonstration on a data folder."""

    def __init__(self, data: Path, log: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self._mark = uuid4().hex
        marked = {**(environment or {}), "GATEHOUSE_TEST_HOUSE": self._mark}
        # The long limit only keeps a forgotten one from running for ever.
        self.program = Program("demo", "--for", "200", "--data", data, *arguments, log=log, environment=marked)
        self.program.start()

    @property
    def said(self) -> str:
        return self.program.said

    def address(self) -> str:
        """Wait for the line that tells where the page is."""
        found = self.program.until(lambda: _ADDRESS.search(self.said), "address", patience_s=2 * PATIENCE_S)
        assert found is not None
        return found[1]

    def password(self) -> str:
        """What the guard signs in with, as it was printed."""
        found = self.program.until(lambda: _GUARD.search(self.said), "password")
        assert found is not None
        return found[1]

    def first_passage(self) -> None:
        # On a loaded machine a car or two go by before one is read.
        self.program.until(
            lambda: "The first passage is on the page" in self.said, "first passage", 2 * PATIENCE_S
        )

    def processes(self) -> dict[int, str]:
        return processes_with([self._mark])

    def end(self) -> None:
        """End it and, whatever became of it, everything that it started."""
        self.program.kill()
        for process in self.processes():
            os.kill(process, signal.SIGKILL)


def passages_at(address: str, password: str) -> dict[str, dict[str, Any]]:
    """Sign in as the guard and read the passages."""
    with httpx2.Client(base_url=f"{address}api/v1", timeout=PATIENCE_S) as web:
        web.post("/session", json={"name": "guard", "password": password}).raise_for_status()
        items = web.get("/passages").raise_for_status().json()["items"]
    return {passage["id"]: passage for passage in items}

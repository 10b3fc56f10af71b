"""Our programs as real processes: started, killed without a word, started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from demo.processes import die_with_parent

PATIENCE_S = 60.0
"""How long a test waits for what must come; the limit is patience, not a measurement."""
_Told = TypeVar("_Told")


class Program:
    """`python -m …` with its output in a log; what it says is added to what it said before it was killed."""

    def __init__(self, module: str, *arguments: str | Path, log: Path, environment: Mapping[str, str]) -> None:
        self._command = [sys.executable, "-m", module, *map(str, arguments)]
        self._log = log
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def said(self) -> str:
        """Everything it printed and logged so far."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def start(self) -> None:
        assert not self.running, "it runs already"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment},
                # A test that is itself killed leaves nothing running.
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads run at this time
            )

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal: SIGSTOP makes a program that stays connected and says nothing."""
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end and return its exit status."""
        assert self._process is not None
        self._process.send_signal(number)
        try:
            status = self._process.wait(PATIENCE_S)
        finally:
            self.kill()
        return status

    def run(self, *more: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the command to its end, with more arguments."""
        return subprocess.run(
            [*self._command, *map(str, more)],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, **self._environment},
            timeout=PATIENCE_S,
        )

    def until(self, is_so: Callable[[], _Told], what: str, patience_s: float = PATIENCE_S) -> _Told:
        """Wait for a condition that this program must bring about and return what it says; it must not end."""
        deadline_s = time.monotonic() + patience_s
        while not (told := is_so()):
            assert self.running, f"it ended before {what}:\n{_end_of(self.said)}"
            assert time.monotonic() < deadline_s, (
                f"after {patience_s:.0f} s still no {what}:\n{_end_of(self.said)}"
            )
            time.sleep(0.05)
        return told


def processes_with(words: Sequence[str]) -> dict[int, str]:
    """Find the live processes whose command line or environment holds one of the words, this one left out."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = (folder / "environ").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if state != "Z" and int(folder.name) != os.getpid() and any(w in command + environment for w in words):
            found[int(folder.name)] = command
    return found


def _end_of(log: str) -> str:
    return "\n".join(log.splitlines()[-15:])

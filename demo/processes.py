"""Real processes, started in order, watched, and stopped in the opposite order."""

import ctypes
import errno
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.errors import DemoError, PortTakenError

_PR_SET_PDEATHSIG = 1
"""From <sys/prctl.h>: the signal that a child gets when its parent dies."""
_PATIENCE_S = 10.0
_TAKEN = os.strerror(errno.EADDRINUSE).lower()


class Processes:
    """The children of a demonstration; leaving the context stops them all."""

    def __init__(self, log_folder: Path) -> None:
        self._log_folder = log_folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        log_folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Start `command`; what it prints goes to its own log file. Raises DemoError."""
        log = self._log_folder / f"{name}.log"
        try:
            with log.open("wb") as file:
                # A session of its own: Ctrl-C reaches this program, which then stops the others in order.
                self._running[name] = subprocess.Popen(  # noqa: S603 - our own programs and the broker
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **(environment or {})},
                    start_new_session=True,
                    preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads run at this time
                )
        except OSError as error:
            raise DemoError(f"{name} cannot be started: {error}") from error

    def run(self, name: str, command: Sequence[str]) -> None:
        """Run `command` to its end; raises DemoError with what it said if it fails."""
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise DemoError(f"{name} failed:\n{done.stdout}{done.stderr}")

    def wait_until(self, name: str, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready` says yes; raises DemoError with the end of its log if that fails."""
        until_s = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > until_s:
                raise DemoError(f"{name} was not ready within {seconds:.0f} s:\n{self._end_of_log(name)}")
            time.sleep(0.1)
        # Whoever took its port may be what seems ready.
        self.check()

    def check(self) -> None:
        """Raise DemoError if one of the processes is gone, PortTakenError if it could not have its port."""
        for name, process in self._running.items():
            if process.poll() is not None:
                last = self._end_of_log(name)
                message = f"{name} ended by itself ({process.returncode}):\n{last}"
                raise PortTakenError(name, message) if _TAKEN in last.lower() else DemoError(message)

    def stop(self) -> None:
        """Ask each process to end, the last started first, and end it where it does not."""
        while self._running:
            _, process = self._running.popitem()
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _end_of_log(self, name: str) -> str:
        log = self._log_folder / f"{name}.log"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:] if log.exists() else []
        return "\n".join(["    " + line for line in lines] + [f"    (all of it: {log})"])


def die_with_parent() -> None:
    """Ask the kernel, in a child just forked, to end it when its parent dies, however that comes about."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

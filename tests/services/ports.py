"""Free ports, and waiting for what will listen on them."""

import os
import socket
import subprocess
import time
from itertools import count, islice

_FIRST, _EACH, _WORKERS = 10_000, 1_000, 16
_NO_BROWSER_GOES_TO = frozenset({10_080})
"""The only one among them that browsers block, for what it once was used for (Fetch standard, bad ports)."""
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
_steps = count(os.getpid() * 37)


def free_port() -> int:
    """Return a port that nobody listens on now, and that no other worker of this run is given.

    Below those that the kernel hands out by itself (from 32768 on): one of these would be somebody's before the
    service that it was chosen for has bound it.
    """
    for step in islice(_steps, _EACH):
        port = _FIRST + _worker * _EACH + step % _EACH
        if port in _NO_BROWSER_GOES_TO:
            continue
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError("every port of this worker is taken")


def wait_for_port(port: int, process: subprocess.Popen[bytes], timeout_s: float = 20) -> None:
    """Return when something listens on `port`; fails when `process` ends before."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args!r} ended with {process.returncode}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nothing listens on port {port} after {timeout_s} s")

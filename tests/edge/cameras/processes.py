"""What the tests know of processes: read from /proc, so that nothing is taken on trust."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path


def readers_of(parent: int) -> list[int]:
    """Reader processes that `parent` has, dead ones not yet buried included."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            command = (folder / "cmdline").read_text(encoding="utf-8")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent and (fields[0] == "Z" or "edge.cameras.reader" in command):
            found.append(int(folder.name))
    return found


def my_readers() -> list[int]:
    return readers_of(os.getpid())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def until(condition: Callable[[], bool]) -> None:
    """Wait for `condition`; the test's own time limit ends the wait."""
    while not condition():  # noqa: ASYNC110 - what is waited for is the kernel's doing
        await asyncio.sleep(0.02)

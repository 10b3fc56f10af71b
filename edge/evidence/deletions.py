"""Which pictures the node deleted, when and by which rule, so that it can say so instead of knowing nothing.

One line a picture, appended and synced before the picture goes. When the file is full it takes the place of the
one before, so that the newest hundred thousand deletions or more are known in at most twice its size.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

FULL_BYTES: Final = 16 * 2**20
_FIELDS: Final = 3


class DeletionRule(StrEnum):
    """Why a picture is deleted, as a fixed word."""

    QUOTA = "quota"
    """The folder outgrew its quota, and this was among the oldest."""
    RETENTION = "retention"
    """The time that its kind is kept for was over."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """When a picture was deleted, and why."""

    deleted_at: datetime
    rule: DeletionRule


class DeletionLedger:
    """See the module. One thread writes at a time; any number may read meanwhile."""

    def __init__(self, folder: Path, full_bytes: int = FULL_BYTES) -> None:
        self._newest = folder / "deleted.log"
        self._before = folder / "deleted.before.log"
        self._full_bytes = full_bytes

    def note(self, names: Sequence[str], rule: DeletionRule, at: datetime) -> None:
        """Put on disk that the pictures of these sha256 are deleted; raises OSError."""
        lines = "".join(f"{name} {at.isoformat()} {rule}\n" for name in names).encode()
        if self._newest.exists() and self._newest.stat().st_size + len(lines) > self._full_bytes:
            self._newest.replace(self._before)
        with self._newest.open("a+b") as file:
            # What a power cut left of a line must not swallow the next one.
            file.write(b"\n" + lines if _ends_within_a_line(file.tell(), self._newest) else lines)
            file.flush()
            os.fsync(file.fileno())

    def find(self, sha256: str) -> Deletion | None:
        """Return what is known of a picture's last deletion; raises OSError."""
        for path in (self._newest, self._before):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            start = content.rfind(f"{sha256} ".encode())
            if start >= 0 and (found := _read(content[start : content.find(b"\n", start) + 1])):
                return found
        return None


def _ends_within_a_line(size: int, path: Path) -> bool:
    if not size:
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _read(line: bytes) -> Deletion | None:
    """Read a line; None where the disk has made something else of it."""
    fields = line.decode(errors="replace").split()
    if len(fields) != _FIELDS:
        return None
    try:
        at, rule = datetime.fromisoformat(fields[1]), DeletionRule(fields[2])
    except ValueError:
        return None
    return Deletion(at, rule) if at.tzinfo else None

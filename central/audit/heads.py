"""Heads of the chain, noted in a file outside the database: who rewrites the whole chain has to rewrite them too.

One JSON object a line, only ever added, each with the sha256 of the line before. The file is safest where the
database's owner cannot reach it: on another disk, or copied away line by line.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.audit.trail import FIRST_PREVIOUS
from central.base import HeadsError
from central.tables import AuditRow

_MODE: Final = 0o640


class Occasion(StrEnum):
    """When a head is noted."""

    STARTED = "started"
    DAILY = "daily"
    STOPPED = "stopped"
    RESTORED = "restored"
    """A backup took the database's place: what the chain had beyond this head is gone, and known to be."""


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's last row at some moment."""

    seq: int
    """0: there is no row yet."""
    digest: str
    rows: int


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A line of the file."""

    number: int
    """Of the line, from 1."""
    head: Head
    at: datetime
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class HeadsFile:
    """The file as it was read."""

    noted: tuple[NotedHead, ...] = ()
    faults: tuple[str, ...] = ()
    """What does not fit in the file itself."""


def present_head(session: Session) -> Head:
    """Return the chain's head as it is."""
    rows = session.scalar(select(func.count()).select_from(AuditRow)) or 0
    last = session.execute(select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq.desc()).limit(1)).first()
    return Head(last[0], last[1], rows) if last else Head(0, FIRST_PREVIOUS, 0)


def still_holds(session: Session, head: Head) -> bool:
    """Tell whether the row of a head that was noted is there, as it was."""
    return head.seq == 0 or session.scalar(select(AuditRow.digest).where(AuditRow.seq == head.seq)) == head.digest


def note_head(path: Path, head: Head, occasion: Occasion, now: datetime) -> None:
    """Add a line to the file; when this returns it is on disk. Raises HeadsError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes() if path.exists() else b""
        said = {
            **asdict(head),
            "at": now.isoformat(),
            "occasion": occasion,
            "previous": _previous(content.splitlines()),
        }
        # What a power cut left of a line stays as it is; the next line says that it follows on it.
        _append(
            path, (b"\n" if content and not content.endswith(b"\n") else b"") + json.dumps(said).encode() + b"\n"
        )
    except OSError as error:
        raise HeadsError(f"the audit's head cannot be noted in {path}: {error.strerror}") from error


def read_heads(path: Path) -> HeadsFile:
    """Read the file, which may be missing; raises HeadsError if it is there and cannot be read."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return HeadsFile(faults=(f"there is no file of heads at {path}",))
    except OSError as error:
        raise HeadsError(f"the file of heads {path} cannot be read: {error.strerror}") from error
    read = [_read_line(number, line) for number, line in enumerate(lines, start=1)]
    faults = [fault for at in range(len(read)) if (fault := _fault(path.name, lines, read, at))]
    return HeadsFile(tuple(one.noted for one in read if one), tuple(faults))


def newest(path: Path) -> NotedHead | None:
    """Return the last head that was noted; None: there is none. Raises HeadsError."""
    noted = read_heads(path).noted
    return noted[-1] if noted else None


@dataclass(frozen=True, slots=True)
class _Line:
    noted: NotedHead
    previous: str


def _fault(name: str, lines: Sequence[bytes], read: Sequence[_Line | None], at: int) -> str:
    """Say what is wrong with the line `at`; empty: nothing."""
    line = read[at]
    if line is None:
        follower = read[at + 1] if at + 1 < len(read) else None
        is_torn = follower is not None and follower.previous == _previous(lines[: at + 1])
        return "" if is_torn else f"line {at + 1} of {name} cannot be read"
    if line.previous != _previous(lines[:at]):
        return f"line {at + 1} of {name} does not follow on the one before: the file was changed"
    return ""


def _read_line(number: int, line: bytes) -> _Line | None:
    try:
        said = json.loads(line)
        head = Head(int(said["seq"]), str(said["digest"]), int(said["rows"]))
        at = datetime.fromisoformat(said["at"])
        return _Line(NotedHead(number, head, at, Occasion(said["occasion"])), str(said["previous"]))
    except (ValueError, KeyError, TypeError):
        return None


def _previous(lines: Sequence[bytes]) -> str:
    return sha256(lines[-1]).hexdigest() if lines else FIRST_PREVIOUS


def _append(path: Path, line: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE)
    try:
        os.fchmod(descriptor, _MODE)
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

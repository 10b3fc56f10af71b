"""Adds to the audit: one row for each thing done or looked at, chained to the row before by its digest.

A row is added in the very transaction of what it is about, by the one writer at a time that `store.db` lets in:
neither happens without the other, and no two rows claim the same place.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from pydantic_core import from_json, to_json
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.tables import AuditRow

FIRST_PREVIOUS: Final = "0" * 64
"""What the first row is chained to."""
SYSTEM: Final = "system"
"""Actor and role of what the program does by itself."""
_ACTOR_LENGTH: Final = 64
_TARGET_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing done: `action` is a fixed word, `target` the id of what it was done to; no plate, no password."""

    at: datetime
    actor: str
    role: str
    action: str
    target: str = ""
    account: UUID | None = None
    site: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    """What else matters, JSON; texts, numbers and lists only."""


def record(session: Session, entry: AuditEntry) -> int:
    """Add `entry` in the caller's writing transaction; return its place in the chain."""
    last = session.execute(select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq.desc()).limit(1)).first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, FIRST_PREVIOUS)
    row = AuditRow(
        seq=seq,
        at=entry.at.astimezone(UTC),
        account=entry.account,
        actor=_plain(entry.actor, _ACTOR_LENGTH),
        role=str(entry.role),
        action=str(entry.action),
        target=_plain(entry.target, _TARGET_LENGTH),
        site=entry.site,
        # What is digested must be what will be read: texts, numbers, lists and nothing that only we understand.
        detail=from_json(to_json(entry.detail)),
        previous=previous,
    )
    row.digest = digest_of(row)
    session.add(row)
    session.flush()
    return seq


def _plain(text: str, length: int) -> str:
    """Make a text of any origin, such as a name that nobody has, one that every database returns as it was."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")[:length]


def digest_of(row: AuditRow) -> str:
    """Return the sha256, in hex, over everything a row says and the digest of the row before."""
    said = {
        "seq": row.seq,
        "at": row.at.isoformat(timespec="microseconds"),
        "account": str(row.account) if row.account else None,
        "actor": row.actor,
        "role": row.role,
        "action": row.action,
        "target": row.target,
        "site": row.site,
        "detail": row.detail,
        "previous": row.previous,
    }
    return sha256(json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

"""What a node tells of an order, or of a refusal, is on the audit once, however often it is told."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.audit.trail import SYSTEM, AuditEntry, record
from central.passages.recording import Origin
from central.tables import AuditRow


def note_answer(
    session: Session, origin: Origin, action: str, event: UUID, detail: Mapping[str, str | int]
) -> bool:
    """Put on the audit what a node told; return whether it was not there, so that it counts."""
    told = select(AuditRow.seq).where(AuditRow.action == action, AuditRow.target == str(event))
    if session.scalars(told.limit(1)).first() is not None:
        return False
    entry = AuditEntry(
        at=origin.received_at,
        actor=f"{origin.site}/{origin.node}",
        role=SYSTEM,
        action=action,
        target=str(event),
        site=origin.site,
        detail={"node": origin.node, **detail},
    )
    record(session, entry)
    return True

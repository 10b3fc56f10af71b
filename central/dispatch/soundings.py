"""Puts on record that a node's own buzzer called people to who waits, which it decides by itself."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.audit.trail import SYSTEM, AuditEntry, record
from central.passages.recording import Origin
from central.tables import AuditRow
from wire.events import BuzzerSounded

ToldSounding = tuple[Origin, BuzzerSounded]
_ACTION: Final = "sound_buzzer"
_LONGEST_S: Final = 86_400.0
"""Whatever a node says, no longer is believed."""


def note_soundings(session: Session, told: Sequence[ToldSounding]) -> Sequence[ToldSounding]:
    """Put each on the audit; return those of waits that were not there, since a wait is on record once."""
    fresh = []
    for origin, event in told:
        if not _is_on_audit(session, origin, event):
            record(session, _entry(origin, event))
            fresh.append((origin, event))
    return fresh


def _is_on_audit(session: Session, origin: Origin, event: BuzzerSounded) -> bool:
    """Say whether this node told of it before; what another node says of the passage does not count."""
    wanted = select(AuditRow.seq).where(AuditRow.action == _ACTION, AuditRow.target == str(event.passage))
    return session.scalars(wanted.where(AuditRow.actor == _actor(origin)).limit(1)).first() is not None


def _entry(origin: Origin, event: BuzzerSounded) -> AuditEntry:
    return AuditEntry(
        at=origin.received_at,
        actor=_actor(origin),
        role=SYSTEM,
        action=_ACTION,
        target=str(event.passage),
        site=origin.site,
        detail={
            "node": origin.node,
            "lane": event.lane,
            "waited_s": str(round(min(event.waited_s, _LONGEST_S))),
            # With the line down it is told of late.
            "sounded_at": event.processed_at.isoformat(timespec="seconds"),
        },
    )


def _actor(origin: Origin) -> str:
    return f"{origin.site}/{origin.node}"

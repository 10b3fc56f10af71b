"""What every order of a person has in common: one press is one order, and it is on record before it is sent."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.audit.trail import AuditEntry, record
from central.commands.challenge import challenge_of
from central.commands.place import OfLane
from central.tables import CommandRow, HoldRow, NoticeRow
from wire.commands import SignedCommand
from wire.ids import new_id

_NONCE_BYTES: Final = 16

OrderRow = TypeVar("OrderRow", CommandRow, HoldRow, NoticeRow)


@dataclass(frozen=True, slots=True)
class Issued:
    """An order on record; `signed` is None where nothing is to be sent: it was given before, or is over."""

    id: UUID
    signed: SignedCommand | None


class Head(TypedDict):
    """What every command to a node says."""

    id: UUID
    site: str
    node: str
    lane: str
    actor: str
    nonce: str
    challenge: str
    issued_at: datetime


def pressed_before(session: Session, rows: type[OrderRow], viewer: Viewer, key: str) -> OrderRow | None:
    """Return the order that this press of the same account was; None: it is a new one."""
    return session.scalars(select(rows).where(rows.account == viewer.account, rows.key == key)).first()


def head_of(session: Session, asked: OfLane, viewer: Viewer, now: datetime) -> Head:
    """Return how a new command begins; raises NodeDeafError where no command would be obeyed."""
    return {
        "id": new_id(),
        "site": asked.site,
        "node": asked.node,
        "lane": asked.lane,
        "actor": viewer.name,
        "nonce": secrets.token_hex(_NONCE_BYTES),
        "challenge": challenge_of(session, asked, now),
        "issued_at": now,
    }


def note_order(
    session: Session, asked: OfLane, viewer: Viewer, action: str, order: UUID, now: datetime, **detail: str
) -> None:
    """Put on the audit that somebody gave the order, in the caller's writing transaction."""
    entry = AuditEntry(
        at=now,
        actor=viewer.name,
        role=viewer.role.value,
        action=action,
        target=str(order),
        account=viewer.account,
        site=asked.site,
        detail={"node": asked.node, "lane": asked.lane, **detail},
    )
    record(session, entry)

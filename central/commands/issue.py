"""Gives a command: the row, the audit and the news in one transaction, the signed text to be sent after it.

The same press of the same account is one command, however often it comes, and so are those of two people for the
same one at the same moment.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.audit.trail import AuditEntry, record
from central.base import PressReusedError
from central.commands.asked import Asked
from central.commands.challenge import challenge_of
from central.commands.joining import just_ordered, note_joined
from central.commands.keys import CommandKey
from central.commands.known import known_lane
from central.commands.reasons import CommandState
from central.feed import FeedKind, News, append
from central.tables import CommandRow
from wire.commands import OpenBarrier, SignedCommand
from wire.ids import new_id

_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Issued:
    """A command on record; `signed` is None where it was given before, and nothing is to be sent."""

    id: UUID
    signed: SignedCommand | None


def issue(session: Session, asked: Asked, viewer: Viewer, key: CommandKey, now: datetime) -> Issued:
    """Put a command on record and sign it.

    Raises LaneUnknownError for what the viewer does not see, PressReusedError for a key of another press, and
    NodeDeafError where no command would be obeyed: the node is down or silent, or gave no challenge.
    """
    known = session.scalars(
        select(CommandRow).where(CommandRow.account == viewer.account, CommandRow.key == asked.key)
    ).first()
    if known is not None:
        if _what(known) != (asked.site, asked.node, asked.lane, asked.reason, asked.passage):
            raise PressReusedError("this key belongs to another opening; every press has its own")
        return Issued(known.id, None)
    known_lane(session, asked, viewer, now)
    other = just_ordered(session, asked, viewer, now)
    if other is not None:
        note_joined(session, asked, viewer, other, now)
        return Issued(other.id, None)
    command = OpenBarrier(
        id=new_id(),
        site=asked.site,
        node=asked.node,
        lane=asked.lane,
        actor=viewer.name,
        reason=asked.reason,
        passage=asked.passage,
        nonce=secrets.token_hex(_NONCE_BYTES),
        challenge=challenge_of(session, asked, now),
        issued_at=now,
    )
    _store(session, asked, viewer, command.id, now)
    return Issued(command.id, key.sign(command))


def _what(row: CommandRow) -> tuple[str, str, str, str, UUID | None]:
    return row.site, row.node, row.lane, row.reason, row.passage


def _store(session: Session, asked: Asked, viewer: Viewer, command: UUID, now: datetime) -> None:
    session.add(
        CommandRow(
            id=command,
            key=asked.key,
            account=viewer.account,
            actor=viewer.name,
            site=asked.site,
            node=asked.node,
            lane=asked.lane,
            reason=asked.reason.value,
            note=asked.note,
            passage=asked.passage,
            issued_at=now,
            state=CommandState.ISSUED.value,
            detail="",
        )
    )
    detail = {"node": asked.node, "lane": asked.lane, "reason": asked.reason.value}
    if asked.passage is not None:
        detail["passage"] = str(asked.passage)
    record(
        session,
        AuditEntry(
            at=now,
            actor=viewer.name,
            role=viewer.role.value,
            action="open_barrier",
            target=str(command),
            account=viewer.account,
            site=asked.site,
            detail=detail,
        ),
    )
    append(session, [News(FeedKind.COMMAND, asked.site, asked.node, asked.lane, asked.passage, command=command)])

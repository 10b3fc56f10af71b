"""Tells a driver something: row, audit and news in one transaction, the signed text to be sent after it.

The same press of the same account is one notice, however often it comes.
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
from central.base import CannotTellError, PressReusedError
from central.commands.challenge import challenge_of
from central.commands.keys import CommandKey
from central.commands.known import known_lane
from central.commands.notice_words import NoticeState
from central.feed import FeedKind, News, append
from central.tables import LaneRow, NoticeRow
from wire.commands import NOT_LET_IN, GiveNotice, Saying, SignedCommand
from wire.ids import new_id

_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class NoticeAsked:
    """What somebody asks for: `key` is the page's own mark of the press."""

    site: str
    node: str
    lane: str
    saying: Saying
    key: str
    passage: UUID | None = None


@dataclass(frozen=True, slots=True)
class IssuedNotice:
    """A notice on record; `signed` is None where it was asked for before, and nothing is to be sent."""

    id: UUID
    signed: SignedCommand | None


def issue_notice(
    session: Session, asked: NoticeAsked, viewer: Viewer, key: CommandKey, now: datetime
) -> IssuedNotice:
    """Put a notice on record and sign the command.

    Raises LaneUnknownError for what the viewer does not see, PressReusedError for a key of another press,
    CannotTellError where the lane's board cannot say this, and NodeDeafError where no command would be obeyed.
    """
    known = session.scalars(
        select(NoticeRow).where(NoticeRow.account == viewer.account, NoticeRow.key == asked.key)
    ).first()
    if known is not None:
        if _what(known) != (asked.site, asked.node, asked.lane, asked.saying.value, asked.passage):
            raise PressReusedError("this key belongs to another notice; every press has its own")
        return IssuedNotice(known.id, None)
    _require_sayable(known_lane(session, asked, viewer, now), asked.saying)
    command = GiveNotice(
        id=new_id(),
        site=asked.site,
        node=asked.node,
        lane=asked.lane,
        actor=viewer.name,
        reason=NOT_LET_IN,
        nonce=secrets.token_hex(_NONCE_BYTES),
        challenge=challenge_of(session, asked, now),
        issued_at=now,
        passage=asked.passage,
        saying=asked.saying.value,
    )
    row = _row(asked, viewer, command)
    session.add(row)
    _note(session, row, viewer, now)
    return IssuedNotice(command.id, key.sign(command))


def news_of(row: NoticeRow) -> News:
    """Return what screens are told when a notice changes: something about its lane is another one."""
    return News(FeedKind.NODE, row.site, row.node, row.lane)


def _require_sayable(lane: LaneRow, saying: Saying) -> None:
    if lane.sayings is None:
        raise CannotTellError("the node of this lane is of an older version: update it, it has no board")
    if not lane.sayings:
        raise CannotTellError("this lane has no board; tell the driver yourself")
    if saying.value not in lane.sayings:
        raise CannotTellError("the board of this lane cannot say this; tell the driver yourself")


def _what(row: NoticeRow) -> tuple[str, str, str, str, UUID | None]:
    return row.site, row.node, row.lane, row.saying, row.passage


def _row(asked: NoticeAsked, viewer: Viewer, command: GiveNotice) -> NoticeRow:
    return NoticeRow(
        id=command.id,
        key=asked.key,
        account=viewer.account,
        actor=viewer.name,
        site=asked.site,
        node=asked.node,
        lane=asked.lane,
        saying=asked.saying.value,
        passage=asked.passage,
        issued_at=command.issued_at,
        state=NoticeState.ISSUED.value,
        shown=False,
        spoken=False,
        detail="",
    )


def _note(session: Session, row: NoticeRow, viewer: Viewer, now: datetime) -> None:
    detail = {"node": row.node, "lane": row.lane, "saying": row.saying}
    if row.passage is not None:
        detail["passage"] = str(row.passage)
    record(
        session,
        AuditEntry(
            at=now,
            actor=viewer.name,
            role=viewer.role.value,
            action="give_notice",
            target=str(row.id),
            account=viewer.account,
            site=row.site,
            detail=detail,
        ),
    )
    append(session, [news_of(row)])

"""Gives a command: the row, the audit and the news in one transaction, the signed text to be sent after it.

The same press of the same account is one command, however often it comes, and so are those of two people for the
same one at the same moment.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import PressReusedError
from central.commands.asked import Asked
from central.commands.joining import just_ordered, note_joined
from central.commands.keys import CommandKey
from central.commands.known import known_lane
from central.commands.order import Issued, head_of, note_order, pressed_before
from central.commands.reasons import CommandState
from central.feed import FeedKind, News, append
from central.tables import CommandRow
from wire.commands import OpenBarrier


def issue(session: Session, asked: Asked, viewer: Viewer, key: CommandKey, now: datetime) -> Issued:
    """Put a command on record and sign it.

    Raises LaneUnknownError for what the viewer does not see, PressReusedError for a key of another press, and
    NodeDeafError where no command would be obeyed: the node is down or silent, or gave no challenge.
    """
    known = pressed_before(session, CommandRow, viewer, asked.key)
    if known is not None:
        if _what(known) != (asked.site, asked.node, asked.lane, asked.reason, asked.passage):
            raise PressReusedError("this key belongs to another opening; every press has its own")
        return Issued(known.id, None)
    known_lane(session, asked, viewer, now)
    other = just_ordered(session, asked, viewer, now)
    if other is not None:
        note_joined(session, asked, viewer, other, now)
        return Issued(other.id, None)
    command = OpenBarrier(**head_of(session, asked, viewer, now), reason=asked.reason, passage=asked.passage)
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
    whom = {} if asked.passage is None else {"passage": str(asked.passage)}
    note_order(session, asked, viewer, "open_barrier", command, now, reason=asked.reason.value, **whom)
    append(session, [News(FeedKind.COMMAND, asked.site, asked.node, asked.lane, asked.passage, command=command)])

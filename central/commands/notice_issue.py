"""Tells a driver something: row, audit and news in one transaction, the signed text to be sent after it.

The same press of the same account is one notice, however often it comes.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import CannotTellError, PressReusedError
from central.commands.asked import PressKey
from central.commands.keys import CommandKey
from central.commands.known import known_lane
from central.commands.notice_words import NoticeState
from central.commands.order import Issued, head_of, note_order, pressed_before
from central.feed import FeedKind, News, append
from central.tables import LaneRow, NoticeRow
from wire.commands import NOT_LET_IN, GiveNotice, Saying


@dataclass(frozen=True, slots=True)
class NoticeAsked:
    """What somebody asks for: `key` is the page's own mark of the press."""

    site: str
    node: str
    lane: str
    saying: Saying
    key: str
    passage: UUID | None = None


class NoticeRequest(BaseModel):
    """Who has a driver told something says which of the fixed sayings: the body of the API and the page's form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    saying: Saying
    key: PressKey
    """Made by whoever asks, anew for each press: the same key is the same notice, however often it comes."""
    passage: UUID | None = None
    """To whom; the node refuses it where another one stands. None: to whoever stands there."""

    def at(self, site: str, node: str, lane: str) -> NoticeAsked:
        """Return the same, of a lane."""
        return NoticeAsked(site, node, lane, self.saying, self.key, self.passage)


def issue_notice(session: Session, asked: NoticeAsked, viewer: Viewer, key: CommandKey, now: datetime) -> Issued:
    """Put a notice on record and sign the command.

    Raises LaneUnknownError for what the viewer does not see, PressReusedError for a key of another press,
    CannotTellError where the lane's board cannot say this, and NodeDeafError where no command would be obeyed.
    """
    known = pressed_before(session, NoticeRow, viewer, asked.key)
    if known is not None:
        if _what(known) != (asked.site, asked.node, asked.lane, asked.saying.value, asked.passage):
            raise PressReusedError("this key belongs to another notice; every press has its own")
        return Issued(known.id, None)
    _require_sayable(known_lane(session, asked, viewer, now), asked.saying)
    head = head_of(session, asked, viewer, now)
    command = GiveNotice(**head, reason=NOT_LET_IN, passage=asked.passage, saying=asked.saying.value)
    row = _row(asked, viewer, command)
    session.add(row)
    whom = {} if row.passage is None else {"passage": str(row.passage)}
    note_order(session, asked, viewer, "give_notice", row.id, now, saying=row.saying, **whom)
    append(session, [news_of(row)])
    return Issued(command.id, key.sign(command))


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

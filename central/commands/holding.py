"""Begins and ends a hold: its row, the audit and the news in one transaction, the signed text to be sent after it.

The same press of the same account is one hold, however often it comes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import BadFieldError, LaneUnknownError, PressReusedError
from central.commands.asked import Note, PressKey
from central.commands.hold_length import longest_s, seconds_of
from central.commands.hold_views import find_row, state_of
from central.commands.hold_words import HoldReason, HoldState
from central.commands.keys import CommandKey
from central.commands.known import known_place
from central.commands.order import Issued, head_of, note_order, pressed_before
from central.feed import FeedKind, News, append
from central.tables import HoldRow
from wire.commands import EndHold, HoldBarrier

_OVER: Final = "over"


@dataclass(frozen=True, slots=True)
class HoldAsked:
    """What somebody asks for: `key` is the page's own mark of the press; `until` None: an emergency's own time."""

    site: str
    node: str
    lane: str
    reason: HoldReason
    key: str
    until: datetime | None = None
    note: str = ""


class HoldRequest(BaseModel):
    """Who keeps a barrier open says why, and until when: the body of the API and the page's form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: HoldReason
    key: PressKey
    """Made by whoever asks, anew for each press: the same key is the same hold, however often it comes."""
    until: AwareDatetime | None = None
    """When it ends by itself; an announced emergency lasts a quarter of an hour, and needs none."""
    note: Note = ""
    """Must say something where the reason is `other`."""

    def at(self, site: str, node: str, lane: str) -> HoldAsked:
        """Return the same, of a lane."""
        return HoldAsked(site, node, lane, self.reason, self.key, self.until, self.note)


def begin(session: Session, asked: HoldAsked, viewer: Viewer, key: CommandKey, now: datetime) -> Issued:
    """Put a hold on record and sign the command that begins it.

    Raises LaneUnknownError for what the viewer does not see, PressReusedError for a key of another press,
    CannotHoldError and NotAllowedError where it cannot be held, BadFieldError for a wrong time or a missing note,
    and NodeDeafError where no command would be obeyed.
    """
    known = pressed_before(session, HoldRow, viewer, asked.key)
    if known is not None:
        if (known.site, known.node, known.lane, known.reason) != (
            asked.site,
            asked.node,
            asked.lane,
            asked.reason,
        ):
            raise PressReusedError("this key belongs to another hold; every press has its own")
        return Issued(known.id, None)
    lane = known_place(session, asked, viewer)
    seconds = seconds_of(asked.until, asked.reason, now, longest_s(viewer.role, lane.holds_s))
    if asked.reason is HoldReason.OTHER and not asked.note.strip():
        raise BadFieldError("note", "say in the note what the barrier is kept open for")
    command = HoldBarrier(**head_of(session, asked, viewer, now), reason=asked.reason, seconds=seconds)
    row = _row(asked, viewer, command)
    session.add(row)
    until = row.until.isoformat()
    note_order(session, row, viewer, "hold_barrier", row.id, now, reason=row.reason, until=until)
    append(session, [news_of(row)])
    return Issued(command.id, key.sign(command))


def end(session: Session, hold: UUID, viewer: Viewer, key: CommandKey, now: datetime) -> Issued:
    """Put on record that somebody wants a hold to end, and sign the command; one that is over is left as it is.

    Raises LaneUnknownError for what the viewer does not see, NodeDeafError where no command would be obeyed.
    """
    row = find_row(session, viewer, hold)
    if row is None:
        raise LaneUnknownError("there is no hold with this id")
    if not state_of(row, now).may_be_held:
        return Issued(row.id, None)
    command = EndHold(**head_of(session, row, viewer, now), reason=_OVER, hold=row.id)
    row.end_command, row.end_asked_by, row.end_asked_at = command.id, viewer.name, now
    row.result_reason, row.detail = None, ""
    note_order(session, row, viewer, "end_hold", row.id, now)
    append(session, [news_of(row)])
    return Issued(row.id, key.sign(command))


def news_of(row: HoldRow) -> News:
    """Return what screens are told when a hold changes: something about its lane is another one."""
    return News(FeedKind.NODE, row.site, row.node, row.lane)


def _row(asked: HoldAsked, viewer: Viewer, command: HoldBarrier) -> HoldRow:
    return HoldRow(
        id=command.id,
        key=asked.key,
        account=viewer.account,
        actor=viewer.name,
        site=asked.site,
        node=asked.node,
        lane=asked.lane,
        reason=asked.reason.value,
        note=asked.note,
        issued_at=command.issued_at,
        until=command.issued_at + timedelta(seconds=command.seconds),
        state=HoldState.ISSUED.value,
        detail="",
    )

"""Waits on record: who was called to one, who sees to it, and to whom a call still rings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.audit.trail import AuditEntry, record
from central.base import LaneUnknownError
from central.feed import FeedKind, News, append
from central.presence.at_arm import PresentView
from central.presence.front import Place, who_stands_at
from central.tables import LaneRow, WaitRow

_KEPT_FOR: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Call:
    """One wait to which somebody is called at the moment."""

    passage: UUID
    site: str
    node: str
    lane: str
    since: datetime


def attend(session: Session, viewer: Viewer, place: Place, passage: UUID, now: datetime) -> bool:
    """Note that somebody sees to who stands there, which ends every call to it; return whether that is new.

    It is not where somebody else does already, and where nobody of that name stands there any more. Raises
    LaneUnknownError for a lane that the viewer does not see.
    """
    site, node, lane = place
    known = session.get(LaneRow, place) if viewer.sees(site) else None
    if known is None:
        raise LaneUnknownError("there is no such lane")
    one = next((one for one in who_stands_at(session, known, now) if one.passage == passage), None)
    row = row_of(session, place, one) if one else None
    if row is None or row.attended_at is not None:
        return False
    row.attended_by, row.attended_at = viewer.name, now
    said = {"node": node, "lane": lane}
    entry = AuditEntry(
        now, viewer.name, viewer.role.value, "attend_wait", str(passage), viewer.account, site, detail=said
    )
    record(session, entry)
    append(session, [News(FeedKind.NODE, site, node, lane)])
    return True


def row_of(session: Session, place: Place, one: PresentView) -> WaitRow:
    """Return the row of a wait, a new one where there was none."""
    row = session.get(WaitRow, one.passage)
    if row is None:
        site, node, lane = place
        row = WaitRow(passage=one.passage, site=site, node=node, lane=lane, since=one.since)
        session.add(row)
    return row


def calls_to(session: Session, account: str) -> tuple[Call, ...]:
    """Return the waits to which an account is called and that nobody sees to, the longest first."""
    if not account:
        return ()
    wanted = (
        select(WaitRow)
        .where(WaitRow.ended_at.is_(None), WaitRow.attended_at.is_(None))
        .where(or_(WaitRow.second_called == account, WaitRow.manager_called == account))
        .order_by(WaitRow.since)
    )
    return tuple(Call(row.passage, row.site, row.node, row.lane, row.since) for row in session.scalars(wanted))


def attended_by(session: Session, passages: frozenset[UUID]) -> dict[UUID, str]:
    """Return who sees to each of the passages that somebody sees to."""
    if not passages:
        return {}
    wanted = select(WaitRow.passage, WaitRow.attended_by).where(WaitRow.passage.in_(passages))
    return {passage: name for passage, name in session.execute(wanted) if name is not None}


def prune(session: Session, now: datetime) -> None:
    """Let waits go that ended long ago; the audit keeps who was called."""
    session.execute(delete(WaitRow).where(WaitRow.ended_at < now - _KEPT_FOR))

"""Notices to drivers as screens and programs see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.commands.notice_words import NoticeState
from central.commands.views import ANSWERED_WITHIN, PAGE_LIMIT
from central.grid.scope import within
from central.tables import NoticeRow


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice to a driver by a person, and how far that is."""

    id: UUID
    site: str
    node: str
    lane: str
    actor: str
    saying: str
    """A word of Saying, or of a later version."""
    passage: UUID | None
    issued_at: datetime
    state: NoticeState
    shown: bool
    """The board showed it."""
    spoken: bool
    """The voice was given it."""
    result_reason: str | None
    """Why it was not shown, or not spoken, or neither, as a fixed word."""
    detail: str
    """What the board's driver says, for the technician."""
    answered_at: datetime | None


def find(session: Session, viewer: Viewer, notice: UUID, now: datetime) -> NoticeView | None:
    """Return a notice that the viewer may see, judged at `now`."""
    row = session.get(NoticeRow, notice)
    return _view(row, now) if row is not None and viewer.sees(row.site) else None


def latest(
    session: Session, viewer: Viewer, now: datetime, *, site: str | None = None, limit: int = 50
) -> tuple[NoticeView, ...]:
    """Return the newest notices that the viewer may see, newest first; a site of elsewhere has none."""
    wanted = _newest_first().limit(limit)
    if viewer.sites is not None:
        wanted = wanted.where(within(NoticeRow.site, viewer.sites))
    if site is not None:
        wanted = wanted.where(NoticeRow.site == site)
    return tuple(_view(row, now) for row in session.scalars(wanted))


def last_of_lane(
    session: Session, place: tuple[str, str, str], now: datetime, since: datetime
) -> NoticeView | None:
    """Return the newest notice of one lane (site, node, lane) that was asked for after `since`."""
    site, node, lane = place
    wanted = _newest_first().where(NoticeRow.site == site, NoticeRow.node == node, NoticeRow.lane == lane)
    row = session.scalars(wanted.where(NoticeRow.issued_at > since).limit(1)).first()
    return _view(row, now) if row is not None else None


def of_passage(session: Session, passage: UUID, now: datetime) -> tuple[NoticeView, ...]:
    """Return the notices to one who stood at an arm, newest first."""
    wanted = _newest_first().where(NoticeRow.passage == passage)
    return tuple(_view(row, now) for row in session.scalars(wanted.limit(PAGE_LIMIT)))


def given_to(session: Session, passages: frozenset[UUID], now: datetime) -> dict[UUID, NoticeView]:
    """Return what each of the passages was told last, of those that were told anything."""
    if not passages:
        return {}
    given = NoticeRow.state == NoticeState.GIVEN.value
    rows = session.scalars(
        select(NoticeRow).where(NoticeRow.passage.in_(passages), given).order_by(NoticeRow.issued_at)
    )
    return {row.passage: _view(row, now) for row in rows if row.passage is not None}


def notices_said(shown: Sequence[NoticeView]) -> dict[str, Any]:
    """Return the detail of a `see_notices` entry: how many were shown, the first and the last of them."""
    return {
        "shown": len(shown),
        "newest": shown[0].id if shown else None,
        "oldest": shown[-1].id if shown else None,
    }


def _newest_first() -> Select[NoticeRow]:
    return select(NoticeRow).order_by(NoticeRow.issued_at.desc(), NoticeRow.id.desc())


def _view(row: NoticeRow, now: datetime) -> NoticeView:
    state = NoticeState(row.state)
    if state is NoticeState.ISSUED and now - row.issued_at > ANSWERED_WITHIN:
        state = NoticeState.UNANSWERED
    return NoticeView(
        id=row.id,
        site=row.site,
        node=row.node,
        lane=row.lane,
        actor=row.actor,
        saying=row.saying,
        passage=row.passage,
        issued_at=row.issued_at,
        state=state,
        shown=row.shown,
        spoken=row.spoken,
        result_reason=row.result_reason,
        detail=row.detail,
        answered_at=row.answered_at,
    )

"""Holds as screens and programs see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.commands.hold_words import HoldState
from central.commands.views import ANSWERED_WITHIN
from central.grid.scope import within
from central.tables import HoldRow

_PRESSES: Final = UUID("5c1f6a3e-5d0c-4f3a-9f0e-7a1d6f2b8c90")
"""Space of the names of presses."""


@dataclass(frozen=True, slots=True)
class HoldView:
    """One barrier held open by a person, and how far that is."""

    id: UUID
    site: str
    node: str
    lane: str
    actor: str
    reason: str
    """A word of HoldReason, or of a later version."""
    note: str
    issued_at: datetime
    until: datetime
    """When it ends by itself."""
    state: HoldState
    result_reason: str | None
    """Why it failed, was refused, ended or did not end, as a fixed word; what the node says."""
    detail: str
    """What the node's driver says, for the technician."""
    began_at: datetime | None
    end_asked_by: str | None
    """Account of the person who wanted it to end last."""
    end_asked_at: datetime | None
    ended_at: datetime | None


def find(session: Session, viewer: Viewer, hold: UUID, now: datetime) -> HoldView | None:
    """Return a hold that the viewer may see, judged at `now`."""
    row = find_row(session, viewer, hold)
    return view_of(row, now) if row is not None else None


def find_row(session: Session, viewer: Viewer, hold: UUID) -> HoldRow | None:
    """Return the row of a hold that the viewer may see."""
    row = session.get(HoldRow, hold)
    return row if row is not None and viewer.sees(row.site) else None


def latest(
    session: Session, viewer: Viewer, now: datetime, *, site: str | None = None, limit: int = 50
) -> tuple[HoldView, ...]:
    """Return the newest holds that the viewer may see, newest first; a site of elsewhere has none."""
    wanted = _newest_first().limit(limit)
    if viewer.sites is not None:
        wanted = wanted.where(within(HoldRow.site, viewer.sites))
    if site is not None:
        wanted = wanted.where(HoldRow.site == site)
    return tuple(view_of(row, now) for row in session.scalars(wanted))


def of_lane(session: Session, place: tuple[str, str, str], now: datetime) -> HoldView | None:
    """Return the hold of one lane (site, node, lane) that counts: just asked for, or on, else the last.

    One may be on while later ones were refused or failed.
    """
    site, node, lane = place
    wanted = _newest_first().where(HoldRow.site == site, HoldRow.node == node, HoldRow.lane == lane).limit(1)
    newest = session.scalars(wanted).first()
    if newest is None:
        return None
    if state_of(newest, now) is HoldState.ISSUED:
        return view_of(newest, now)
    on = session.scalars(wanted.where(HoldRow.state == HoldState.ON.value, HoldRow.until > now)).first()
    return view_of(on or newest, now)


def next_press(place: tuple[str, str, str], newest: HoldView | None) -> str:
    """Return the key of a press that begins a hold at one touch, without a form of its own.

    It is the same until a hold of that lane is on record, so that touching twice is one hold, and touching again
    later is another.
    """
    return uuid5(_PRESSES, "/".join((*place, str(newest.id if newest else "none")))).hex


def holds_said(shown: Sequence[HoldView]) -> dict[str, Any]:
    """Return the detail of a `see_holds` entry: how many were shown, the first and the last of them."""
    return {
        "shown": len(shown),
        "newest": shown[0].id if shown else None,
        "oldest": shown[-1].id if shown else None,
    }


def state_of(row: HoldRow, now: datetime) -> HoldState:
    """Judge at `now` how far a hold is."""
    state = HoldState(row.state)
    if state is HoldState.ISSUED and now - row.issued_at > ANSWERED_WITHIN:
        return HoldState.UNANSWERED
    if state is not HoldState.ON:
        return state
    if now >= row.until:
        return HoldState.OVERDUE
    if row.end_asked_at is None or row.result_reason is not None:
        return state
    return HoldState.ENDING if now - row.end_asked_at <= ANSWERED_WITHIN else state


def view_of(row: HoldRow, now: datetime) -> HoldView:
    """Show a row as it is at `now`."""
    return HoldView(
        id=row.id,
        site=row.site,
        node=row.node,
        lane=row.lane,
        actor=row.actor,
        reason=row.reason,
        note=row.note,
        issued_at=row.issued_at,
        until=row.until,
        state=state_of(row, now),
        result_reason=row.result_reason,
        detail=row.detail,
        began_at=row.began_at,
        end_asked_by=row.end_asked_by,
        end_asked_at=row.end_asked_at,
        ended_at=row.ended_at,
    )


def _newest_first() -> Select[HoldRow]:
    return select(HoldRow).order_by(HoldRow.issued_at.desc(), HoldRow.id.desc())

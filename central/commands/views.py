"""Commands as screens and programs see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.commands.reasons import CommandState, OpeningReason
from central.grid.scope import within
from central.tables import CommandRow

ANSWERED_WITHIN: Final = timedelta(seconds=7)
"""A node obeys a command for five seconds, and answers. Afterwards it does not obey it, and nobody can say what
became of it until the node does."""
PAGE_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class CommandView:
    """One opening by a person, and how far it is."""

    id: UUID
    site: str
    node: str
    lane: str
    actor: str
    reason: OpeningReason
    note: str
    passage: UUID | None
    issued_at: datetime
    state: CommandState
    result_reason: str | None
    """Why it failed or was refused, as a fixed word; what the node says."""
    detail: str
    """What the node's driver says, for the technician."""
    answered_at: datetime | None


def find(session: Session, viewer: Viewer, command: UUID, now: datetime) -> CommandView | None:
    """Return a command that the viewer may see, judged at `now`."""
    row = session.get(CommandRow, command)
    return _view(row, now) if row is not None and viewer.sees(row.site) else None


def latest(
    session: Session, viewer: Viewer, now: datetime, *, site: str | None = None, limit: int = 50
) -> tuple[CommandView, ...]:
    """Return the newest commands that the viewer may see, newest first; a site of elsewhere has none."""
    wanted = select(CommandRow).order_by(CommandRow.issued_at.desc(), CommandRow.id.desc()).limit(limit)
    if viewer.sites is not None:
        wanted = wanted.where(within(CommandRow.site, viewer.sites))
    if site is not None:
        wanted = wanted.where(CommandRow.site == site)
    return tuple(_view(row, now) for row in session.scalars(wanted))


def of_lane(
    session: Session, place: tuple[str, str, str], now: datetime, since: datetime, limit: int
) -> tuple[CommandView, ...]:
    """Return the newest commands for one lane (site, node, lane) that were given after `since`, newest first."""
    site, node, lane = place
    wanted = (
        select(CommandRow)
        .where(CommandRow.site == site, CommandRow.node == node, CommandRow.lane == lane)
        .where(CommandRow.issued_at > since)
        .order_by(CommandRow.issued_at.desc(), CommandRow.id.desc())
    )
    return tuple(_view(row, now) for row in session.scalars(wanted.limit(limit)))


def of_passage(session: Session, passage: UUID, now: datetime) -> tuple[CommandView, ...]:
    """Return the commands that were given for a passage, newest first."""
    wanted = select(CommandRow).where(CommandRow.passage == passage).order_by(CommandRow.issued_at.desc())
    return tuple(_view(row, now) for row in session.scalars(wanted.limit(PAGE_LIMIT)))


def openings_said(shown: Sequence[CommandView]) -> dict[str, Any]:
    """Return the detail of a `see_openings` entry: how many were shown, the first and the last of them."""
    return {
        "shown": len(shown),
        "newest": shown[0].id if shown else None,
        "oldest": shown[-1].id if shown else None,
    }


def _view(row: CommandRow, now: datetime) -> CommandView:
    state = CommandState(row.state)
    if state is CommandState.ISSUED and now - row.issued_at > ANSWERED_WITHIN:
        state = CommandState.UNANSWERED
    return CommandView(
        id=row.id,
        site=row.site,
        node=row.node,
        lane=row.lane,
        actor=row.actor,
        reason=OpeningReason(row.reason),
        note=row.note,
        passage=row.passage,
        issued_at=row.issued_at,
        state=state,
        result_reason=row.result_reason,
        detail=row.detail,
        answered_at=row.answered_at,
    )

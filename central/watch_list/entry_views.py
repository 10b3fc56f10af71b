"""Watch-list entries as people see them: each in the state that it is in at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.grid.places import Place
from central.grid.scope import in_place
from central.tables import WatchEntryRow
from central.watch_list.matching import EntryState
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText, kind_of

LIST_LIMIT: Final = 200
STANDING: Final = (EntryState.REQUESTED, EntryState.ACTIVE)
"""What is not over while its time is not."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A watch-list entry as people see it."""

    id: UUID
    plate: PlateText
    kind: PlateKind | None
    """What the plate says by itself of its vehicle."""
    colour: PlateColour | None
    """Of the plate that is looked for; None: every colour."""
    place: str
    """Part of the grid in which it is looked for; empty: everywhere."""
    reason: str
    legal_basis: str
    state: EntryState
    requested_by: str
    requested_at: datetime
    ends_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    removed_by: str | None
    removed_at: datetime | None
    removal_reason: str | None
    own: bool
    """The viewer asked for it, so somebody else has to agree."""


def entries(
    session: Session,
    viewer: Viewer,
    now: datetime,
    states: Sequence[EntryState] = (),
    *,
    before: UUID | None = None,
    limit: int = LIST_LIMIT,
) -> tuple[EntryView, ...]:
    """Return the entries in the viewer's part of the grid, newest first; those in `states`, or all.

    `before` is the last entry of the page before.
    """
    wanted = select(WatchEntryRow).where(*_in_place(viewer.place))
    if states:
        wanted = wanted.where(or_(*(_is_in(state, now) for state in states)))
    if before is not None:
        wanted = wanted.where(WatchEntryRow.id < before)
    rows = session.scalars(wanted.order_by(WatchEntryRow.id.desc()).limit(limit))
    return tuple(view_of(row, viewer, now) for row in rows)


def view_of(row: WatchEntryRow, viewer: Viewer, now: datetime) -> EntryView:
    """Return the entry as `viewer` sees it."""
    return EntryView(
        id=row.id,
        plate=PlateText(row.plate),
        kind=kind_of(row.plate),
        colour=PlateColour(row.colour) if row.colour else None,
        place=row.place,
        reason=row.reason,
        legal_basis=row.legal_basis,
        state=_state(row, now),
        requested_by=row.requested_by_name,
        requested_at=row.requested_at,
        ends_at=row.ends_at,
        decided_by=row.decided_by_name,
        decided_at=row.decided_at,
        removed_by=row.removed_by_name,
        removed_at=row.removed_at,
        removal_reason=row.removal_reason,
        own=row.requested_by == viewer.account,
    )


def _in_place(place: Place) -> tuple[ColumnElement[bool], ...]:
    if not place.path:
        return ()
    return (in_place(WatchEntryRow.place_id, place),)


def _is_in(state: EntryState, now: datetime) -> ColumnElement[bool]:
    standing = WatchEntryRow.state.in_([one.value for one in STANDING])
    if state is EntryState.ENDED:
        return standing & (WatchEntryRow.ends_at <= now)
    if state in STANDING:
        return (WatchEntryRow.state == state.value) & (WatchEntryRow.ends_at > now)
    return WatchEntryRow.state == state.value


def _state(row: WatchEntryRow, now: datetime) -> EntryState:
    state = EntryState(row.state)
    return EntryState.ENDED if state in STANDING and row.ends_at <= now else state

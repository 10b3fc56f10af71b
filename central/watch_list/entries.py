"""The life of a watch-list entry: asked for, agreed to by a second person, over at its end or removed.

Each step is one conditional change and one row of the audit in the caller's transaction, so that two people at
once, or one who presses twice, do one thing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.audit.trail import AuditEntry, record
from central.base import BadFieldError, ConflictError, EntryUnknownError, OthersRequestError, OwnRequestError
from central.grid.lookup import by_path
from central.grid.places import Place
from central.tables import WatchEntryRow
from central.watch_list.entry_views import STANDING, EntryView, view_of
from central.watch_list.matching import EntryState
from central.watch_list.requests import WatchRequest, needed
from wire.ids import new_id

_PENDING: Final = (EntryState.REQUESTED,)
_LOOKED_FOR: Final = (EntryState.ACTIVE,)


def request_watch(session: Session, viewer: Viewer, asked: WatchRequest, now: datetime) -> EntryView:
    """Put a checked request on the list; nothing is looked for before a second person agrees.

    Who asks for the very same once more, as by a second press, is given the entry that stands. Raises
    BadFieldError for a place that is not in the tree.
    """
    place = by_path(session, asked.place) if asked.place else None
    if asked.place and place is None:
        raise BadFieldError("place", "there is no such place; choose one of those that there are")
    place_id = place.id if place else None
    standing = _standing(session, viewer, asked, place_id, now)
    if standing is not None:
        return view_of(standing, viewer, now)
    row = WatchEntryRow(
        id=new_id(),
        plate=str(asked.plate),
        skeleton=asked.skeleton,
        colour=asked.colour.value if asked.colour else None,
        place_id=place_id,
        reason=asked.reason,
        legal_basis=asked.legal_basis,
        state=EntryState.REQUESTED.value,
        requested_by=viewer.account,
        requested_by_name=viewer.name,
        requested_at=now,
        ends_at=asked.ends_at,
    )
    session.add(row)
    session.flush()
    _record(session, viewer, "request_watch", row, now)
    return view_of(row, viewer, now)


def approve_watch(session: Session, viewer: Viewer, entry: UUID, now: datetime) -> EntryView:
    """Agree to somebody else's request: from `now` on it is looked for.

    Raises EntryUnknownError, OwnRequestError, or ConflictError where it no longer waits for that.
    """
    return _decide(session, viewer, entry, EntryState.ACTIVE, now)


def refuse_watch(session: Session, viewer: Viewer, entry: UUID, now: datetime) -> EntryView:
    """Turn somebody else's request down; raises as `approve_watch` does."""
    return _decide(session, viewer, entry, EntryState.REFUSED, now)


def remove_watch(session: Session, viewer: Viewer, entry: UUID, reason: str, now: datetime) -> EntryView:
    """Stop looking, or take one's own request back; somebody else's is refused, not taken back.

    Raises BadFieldError for a blank reason, EntryUnknownError, OthersRequestError, or ConflictError where it is
    over already.
    """
    why = needed("reason", reason)
    row = _seen(session, viewer, entry)
    changes = {
        "state": EntryState.REMOVED.value,
        "removed_by_name": viewer.name,
        "removed_at": now,
        "removal_reason": why,
    }
    is_own = row.requested_by == viewer.account
    if _change(session, row, STANDING if is_own else _LOOKED_FOR, changes, now):
        _record(session, viewer, "remove_watch", row, now, reason=why)
    elif not is_own and view_of(row, viewer, now).state is EntryState.REQUESTED:
        raise OthersRequestError("only whoever asked takes a request back; refuse it instead")
    elif not (row.state == EntryState.REMOVED and row.removed_by_name == viewer.name):
        raise _conflict(row, viewer, now)
    return view_of(row, viewer, now)


def _standing(
    session: Session, viewer: Viewer, asked: WatchRequest, place: UUID | None, now: datetime
) -> WatchEntryRow | None:
    """Return the viewer's own entry that says the same in every word and is not over."""
    return session.scalars(
        select(WatchEntryRow)
        .where(
            WatchEntryRow.skeleton == asked.skeleton,
            WatchEntryRow.plate == str(asked.plate),
            WatchEntryRow.colour == (asked.colour.value if asked.colour else None),
            WatchEntryRow.requested_by == viewer.account,
            WatchEntryRow.place_id == place,
            WatchEntryRow.reason == asked.reason,
            WatchEntryRow.legal_basis == asked.legal_basis,
            WatchEntryRow.ends_at == asked.ends_at,
            WatchEntryRow.ends_at > now,
            WatchEntryRow.state.in_([state.value for state in STANDING]),
        )
        .order_by(WatchEntryRow.id)
    ).first()


def _decide(session: Session, viewer: Viewer, entry: UUID, to: EntryState, now: datetime) -> EntryView:
    row = _seen(session, viewer, entry)
    if row.requested_by == viewer.account:
        raise OwnRequestError("nobody decides about their own request; a second person has to")
    changes = {
        "state": to.value,
        "decided_by": viewer.account,
        "decided_by_name": viewer.name,
        "decided_at": now,
    }
    if _change(session, row, _PENDING, changes, now):
        action = "approve_watch" if to is EntryState.ACTIVE else "refuse_watch"
        _record(session, viewer, action, row, now)
    elif not (row.state == to.value and row.decided_by == viewer.account):
        raise _conflict(row, viewer, now)
    return view_of(row, viewer, now)


def _change(
    session: Session,
    row: WatchEntryRow,
    states: Sequence[EntryState],
    changes: Mapping[str, object],
    now: datetime,
) -> bool:
    """Change the entry if it still stands in one of `states`; `row` shows afterwards how it is."""
    changed = session.execute(
        update(WatchEntryRow)
        .where(
            WatchEntryRow.id == row.id,
            WatchEntryRow.state.in_([state.value for state in states]),
            WatchEntryRow.ends_at > now,
        )
        .values(**changes),
        execution_options={"synchronize_session": False},
    )
    session.refresh(row)
    return cast("CursorResult[tuple[()]]", changed).rowcount == 1


def _seen(session: Session, viewer: Viewer, entry: UUID) -> WatchEntryRow:
    row = session.get(WatchEntryRow, entry)
    if row is None or not viewer.place.covers(Place(row.place)):
        raise EntryUnknownError("there is no watch-list entry with this id")
    return row


def _conflict(row: WatchEntryRow, viewer: Viewer, now: datetime) -> ConflictError:
    view = view_of(row, viewer, now)
    return ConflictError(f"the entry is {view.state} already; nothing was changed", view)


def _record(
    session: Session, viewer: Viewer, action: str, row: WatchEntryRow, now: datetime, **detail: object
) -> None:
    said = {"colour": row.colour or "any", "place": row.place, "ends_at": row.ends_at.isoformat(), **detail}
    record(
        session,
        AuditEntry(now, viewer.name, viewer.role.value, action, str(row.id), viewer.account, detail=said),
    )

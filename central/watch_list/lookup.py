"""Finds the entries that a batch of readings may belong to, by the index of skeletons."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from central.accounts.places import Place
from central.tables import WatchEntryRow
from central.watch_list.confusables import skeleton
from central.watch_list.matching import MOST_DIFFERENCES, EntryState, WatchedPlate
from wire.plate_kinds import UNREADABLE
from wire.plates import PlateText

_ANY_ONE: Final = "_"
_AT_ONCE: Final = 100
"""Patterns a query: a database takes only so deep an expression, and a backlog may bring more."""


def watched_like(session: Session, plates: Collection[PlateText], now: datetime | None) -> Sequence[WatchedPlate]:
    """Return the active entries that any of `plates` is, or may be; `now` None: nothing was read.

    Plates that were read whole are found by the index of skeletons; those with a few unread characters by going
    through the entries, in the database. With more unread than a candidate may lack, nothing is looked for.
    """
    if now is None:
        return ()
    skeletons = {skeleton(plate) for plate in plates if plate.count(UNREADABLE) <= MOST_DIFFERENCES}
    whole = [one for one in skeletons if UNREADABLE not in one]
    patterns = sorted(one.replace(UNREADABLE, _ANY_ONE) for one in skeletons if UNREADABLE in one)
    found = {one.entry: one for one in _active(session, now, WatchEntryRow.skeleton.in_(whole))} if whole else {}
    for start in range(0, len(patterns), _AT_ONCE):
        alike = or_(*(WatchEntryRow.skeleton.like(one) for one in patterns[start : start + _AT_ONCE]))
        found |= {one.entry: one for one in _active(session, now, alike)}
    return tuple(found.values())


def _active(session: Session, now: datetime, alike: ColumnElement[bool]) -> Sequence[WatchedPlate]:
    standing = (WatchEntryRow.state == EntryState.ACTIVE.value) & (WatchEntryRow.ends_at > now)
    return [_watched(row) for row in session.scalars(select(WatchEntryRow).where(standing, alike))]


def _watched(row: WatchEntryRow) -> WatchedPlate:
    return WatchedPlate(
        entry=row.id,
        plate=row.plate,
        place=Place(row.place),
        state=EntryState(row.state),
        approved_at=row.decided_at,
        ends_at=row.ends_at,
    )

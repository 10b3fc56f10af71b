"""Finds the entries that a batch of readings may belong to, by the index of skeletons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from central.grid.places import Place
from central.tables import WatchEntryRow
from central.watch_list.confusables import skeleton
from central.watch_list.matching import MOST_DIFFERENCES, EntryState, WatchedPlate
from wire.plate_kinds import UNREADABLE, PlateColour
from wire.plates import PlateText

_ANY_ONE: Final = "_"
_AT_ONCE: Final = 100
"""Patterns a query: a database takes only so deep an expression, and a backlog may bring more."""


@dataclass(frozen=True, slots=True)
class WatchedPlates:
    """Active entries, by skeleton."""

    by_skeleton: Mapping[str, Sequence[WatchedPlate]]

    def like(self, plate: PlateText) -> Iterable[WatchedPlate]:
        """Return those that `plate` is or may be, and some that it is not."""
        if UNREADABLE in plate:
            return chain.from_iterable(self.by_skeleton.values())
        return self.by_skeleton.get(skeleton(plate), ())


def watched_like(session: Session, plates: Collection[PlateText], now: datetime | None) -> WatchedPlates:
    """Return the active entries that any of `plates` is, or may be; `now` None: nothing was read.

    Plates that were read whole are found by the index of skeletons; those with a few unread characters by going
    through the entries, in the database. With more unread than a candidate may lack, nothing is looked for.
    """
    found: dict[str, dict[UUID, WatchedPlate]] = defaultdict(dict)
    if now is not None:
        for alike in _alike({skeleton(one) for one in plates if one.count(UNREADABLE) <= MOST_DIFFERENCES}):
            for form, watched in _active(session, now, alike):
                found[form][watched.entry] = watched
    return WatchedPlates({form: tuple(entries.values()) for form, entries in found.items()})


def _alike(skeletons: Collection[str]) -> Iterable[ColumnElement[bool]]:
    """Yield conditions of which one holds for whatever may be one of `skeletons`, none too deep for a database."""
    whole = [one for one in skeletons if UNREADABLE not in one]
    if whole:
        yield WatchEntryRow.skeleton.in_(whole)
    patterns = sorted(one.replace(UNREADABLE, _ANY_ONE) for one in skeletons if UNREADABLE in one)
    for start in range(0, len(patterns), _AT_ONCE):
        yield or_(*(WatchEntryRow.skeleton.like(one) for one in patterns[start : start + _AT_ONCE]))


def _active(session: Session, now: datetime, alike: ColumnElement[bool]) -> Iterable[tuple[str, WatchedPlate]]:
    row = WatchEntryRow
    columns = select(
        row.skeleton, row.id, row.plate, row.place, row.state, row.decided_at, row.ends_at, row.colour
    )
    standing = (row.state == EntryState.ACTIVE.value) & (row.ends_at > now)
    for form, entry, plate, place, state, decided_at, ends_at, colour in session.execute(
        columns.where(standing, alike)
    ):
        wanted = PlateColour(colour) if colour else None
        yield form, WatchedPlate(entry, plate, Place(place), EntryState(state), decided_at, ends_at, wanted)

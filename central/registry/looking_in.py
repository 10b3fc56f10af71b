"""One place as an administrator sees it: what it lies in, what lies in it, and what was done to it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from central.accounts.viewer import Viewer
from central.base import PlaceUnknownError
from central.grid.levels import Level, levels, may_lie_in
from central.grid.lookup import PlaceChange, PlaceView, by_id, by_path, history
from central.grid.places import Place
from central.tables import PlaceAncestorRow, PlaceRow

MOST: Final = 1000
"""Places in one that are shown: a street has some dozens."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A place in the one that is looked into, and how many lie directly in it."""

    place: PlaceView
    holds: int


@dataclass(frozen=True, slots=True)
class Inside:
    """What there is to see of a place."""

    place: PlaceView | None
    """None: the top of the grid."""
    above: tuple[PlaceView, ...]
    """What it lies in, the topmost first, as far as the viewer looks after it."""
    inner: tuple[Inner, ...]
    more: int
    """Places in it beyond those that are shown."""
    history: tuple[PlaceChange, ...]
    levels: tuple[Level, ...]
    """Every kind of place, the topmost first."""

    @property
    def fitting(self) -> tuple[Level, ...]:
        """The kinds of places that may lie in it."""
        own = next((level for level in self.levels if self.place and level.key == self.place.level), None)
        return tuple(level for level in self.levels if may_lie_in(level, own))

    def level_name(self, key: str) -> str:
        """Return what people call a level."""
        return next((level.name for level in self.levels if level.key == key), key)


def look_into(session: Session, viewer: Viewer, wanted: UUID | None) -> Inside:
    """Return a place; `wanted` None is all that the viewer looks after.

    Raises PlaceUnknownError for what lies outside of it.
    """
    place = by_id(session, wanted) if wanted else by_path(session, viewer.place.path)
    if (wanted or viewer.place.path) and (place is None or not viewer.place.covers(Place(place.path))):
        raise PlaceUnknownError("there is no such place in your part of the grid")
    inner, count = _inner(session, place.id if place else None)
    return Inside(
        place=place,
        above=_above(session, viewer, place) if place else (),
        inner=inner,
        more=max(0, count - len(inner)),
        history=history(session, place.id) if place else (),
        levels=tuple(levels(session).values()),
    )


def _inner(session: Session, parent: UUID | None) -> tuple[tuple[Inner, ...], int]:
    below = aliased(PlaceRow)
    holds = select(func.count()).where(below.parent == PlaceRow.id).correlate(PlaceRow).scalar_subquery()
    here = PlaceRow.parent == parent if parent else PlaceRow.parent.is_(None)
    rows = session.execute(select(PlaceRow, holds).where(here).order_by(PlaceRow.name, PlaceRow.code).limit(MOST))
    found = tuple(Inner(PlaceView.of(row), count) for row, count in rows)
    return found, session.scalar(select(func.count()).select_from(PlaceRow).where(here)) or 0


def _above(session: Session, viewer: Viewer, place: PlaceView) -> tuple[PlaceView, ...]:
    wanted = (
        select(PlaceRow)
        .join(PlaceAncestorRow, PlaceAncestorRow.ancestor == PlaceRow.id)
        .where(PlaceAncestorRow.place == place.id, PlaceAncestorRow.depth > 0)
        .order_by(PlaceAncestorRow.depth.desc())
    )
    line = (PlaceView.of(row) for row in session.scalars(wanted))
    return tuple(one for one in line if viewer.place.covers(Place(one.path)))

"""Finds places: one, what lies in one, what was done to one, and where sites lie."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.grid.places import NOWHERE, Place
from central.tables import PlaceAncestorRow, PlaceHistoryRow, PlaceRow, SiteRow

AT_ONCE: Final = 500
"""Values a query: a database takes only so many."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One part of the grid."""

    id: UUID
    parent: UUID | None
    level: str
    name: str
    code: str
    path: str
    """All codes from the top down to its own."""

    @classmethod
    def of(cls, row: PlaceRow) -> Self:
        """Show a row."""
        return cls(row.id, row.parent, row.level, row.name, row.code, row.path)

    @property
    def depth(self) -> int:
        """Steps below the top."""
        return self.path.count("/")


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """One thing that was done to a place."""

    at: datetime
    actor: str
    change: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def by_path(session: Session, path: str) -> PlaceView | None:
    """Return the place of a path."""
    row = session.scalar(select(PlaceRow).where(PlaceRow.path == path))
    return PlaceView.of(row) if row else None


def by_id(session: Session, place: UUID) -> PlaceView | None:
    """Return one place."""
    row = session.get(PlaceRow, place)
    return PlaceView.of(row) if row else None


def subtree(session: Session, path: str = "", limit: int | None = None) -> tuple[PlaceView, ...]:
    """Return the place of `path` and everything in it, each after what it lies in; an empty path: everything."""
    wanted = select(PlaceRow).order_by(PlaceRow.path).limit(limit)
    if path:
        lies_in = select(PlaceAncestorRow.place).join(PlaceRow, PlaceRow.id == PlaceAncestorRow.ancestor)
        wanted = wanted.where(PlaceRow.id.in_(lies_in.where(PlaceRow.path == path)))
    rows = (PlaceView.of(row) for row in session.scalars(wanted))
    # Engines sort texts as they like; a path sorted step by step comes after what it lies in.
    return tuple(sorted(rows, key=lambda place: place.path.split("/")))


def history(session: Session, place: UUID) -> tuple[PlaceChange, ...]:
    """Return what was done to a place, the last first."""
    rows = session.scalars(
        select(PlaceHistoryRow).where(PlaceHistoryRow.place == place).order_by(PlaceHistoryRow.number.desc())
    )
    return tuple(PlaceChange(row.at, row.actor, row.change, row.before, row.after) for row in rows)


def places_of(session: Session, sites: Collection[str]) -> dict[str, Place]:
    """Return where each of `sites` lies, the site itself as the last step; one that nobody placed lies nowhere."""
    found = dict.fromkeys(sites, NOWHERE)
    asked = sorted(found)
    for start in range(0, len(asked), AT_ONCE):
        wanted = select(SiteRow.site, PlaceRow.path).join(PlaceRow, PlaceRow.id == SiteRow.place)
        some = wanted.where(SiteRow.site.in_(asked[start : start + AT_ONCE]))
        found.update({site: Place(path) for site, path in session.execute(some)})
    return found

"""The tree of places as people name it, and which site lies where."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Index, SmallInteger, case, func, select
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, GROWING, NAME, PlainText, Row


class PlaceLevelRow(Row):
    """A kind of place, such as 社区; which kinds there are is data."""

    __tablename__ = "place_levels"

    key: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(PlainText(32))
    """As people say it, in Chinese."""
    rank: Mapped[int]
    """How deep it lies; a place lies in one of a lower rank."""
    nests: Mapped[bool]
    """It may also lie in one of its own rank."""


class PlaceRow(Row):
    """One part of the grid; never deleted, because accounts, watch entries and the audit name it."""

    __tablename__ = "places"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent: Mapped[UUID | None] = mapped_column(index=True)
    """None: it lies in nothing."""
    level: Mapped[str] = mapped_column(CODE)
    name: Mapped[str] = mapped_column(PlainText(100))
    code: Mapped[str] = mapped_column(NAME)
    """Its word in paths; one of its kind in its parent."""
    path: Mapped[str] = mapped_column(PlainText(300), unique=True)
    """All codes from the top down to its own: what a look-up by words finds it by."""


class PlaceAncestorRow(Row):
    """That one place lies in another, at any depth; each lies in itself.

    So a subtree is one range of an index, the same on both engines, whatever the sorting of texts.
    """

    __tablename__ = "place_ancestors"
    __table_args__ = (Index(None, "place"),)

    ancestor: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[UUID] = mapped_column(primary_key=True)
    depth: Mapped[int] = mapped_column(SmallInteger)
    """Steps between them; 0: the place itself."""


class PlaceHistoryRow(Row):
    """What was done to a place."""

    __tablename__ = "place_history"
    __table_args__ = (Index(None, "place", "number"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(GROWING, primary_key=True)
    place: Mapped[UUID]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(PlainText(64))
    change: Mapped[str] = mapped_column(CODE)
    """`made`, `renamed` or `moved`."""
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Level, name, code and path as they were; None: it was not there."""
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class SiteRow(Row):
    """A site as nodes name it, and the place of the grid that it is."""

    __tablename__ = "sites"

    site: Mapped[str] = mapped_column(NAME, primary_key=True)
    place: Mapped[UUID] = mapped_column(unique=True)
    operator: Mapped[str] = mapped_column(PlainText(32))
    """Whose the site is, by a short word; empty: nobody said."""


class GridStateRow(Row):
    """One row: how often the grid was changed, and whether it was filled from the settings."""

    __tablename__ = "grid_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    """Raised with every change of the tree, so that what is kept of it in memory knows its age."""
    seeded_at: Mapped[datetime | None]
    """When it was filled from the settings and from what nodes had reported: once."""


def path_of(place: Mapped[UUID | None]) -> ColumnElement[str]:
    """Return the present path of the place that a row names; empty where it names none, and so means all.

    One that is not there, which no program leaves behind, covers nothing: no path is written so.
    """
    path = select(PlaceRow.path).where(PlaceRow.id == place).correlate_except(PlaceRow).scalar_subquery()
    return case((place.is_(None), ""), else_=func.coalesce(path, "?"))

"""What an administrator does to the tree: makes, names and moves places within his own part of it, all on record.

Each function is one errand: it runs in the caller's transaction and writes its own entry of the audit.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.audit.trail import AuditEntry, record
from central.base import NotAllowedError, PlaceUnknownError
from central.grid import tree
from central.grid.csv_tree import Preview
from central.grid.importing import preview_table, take_table
from central.grid.lookup import PlaceChange, PlaceView, by_id, history, subtree
from central.grid.places import Place
from central.grid.tree import LONGEST_NAME, NewPlace

LONGEST_TABLE: Final = 4_000_000
"""Characters of a table: that of a whole town has some 400,000."""


class MakePlace(BaseModel):
    """A place that shall be; its `parent` None: it lies in nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parent: UUID | None = None
    level: str = Field(max_length=48)
    name: str = Field(max_length=LONGEST_NAME)
    code: str = Field(max_length=32)
    """Of a site: what its nodes call it, by which it is adopted."""


class RenamePlace(BaseModel):
    """What a place shall be called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: UUID
    name: str = Field(max_length=LONGEST_NAME)
    code: str = Field(max_length=32)


class MovePlace(BaseModel):
    """Where a place shall lie; its `parent` None: in nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: UUID
    parent: UUID | None


class ImportPlaces(BaseModel):
    """A table of places, as `central.grid.csv_tree` reads it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str = Field(max_length=LONGEST_TABLE)


def places(session: Session, viewer: Viewer, limit: int | None = None) -> tuple[PlaceView, ...]:
    """Return the viewer's part of the tree, each place after what it lies in."""
    return subtree(session, viewer.place.path, limit)


def place_history(session: Session, viewer: Viewer, place: UUID) -> tuple[PlaceChange, ...]:
    """Return what was done to a place, the last first; raises PlaceUnknownError."""
    return history(session, _seen(session, viewer, place).id)


def make_place(session: Session, viewer: Viewer, asked: MakePlace, now: datetime) -> PlaceView:
    """Make a place in the viewer's part of the tree.

    Raises BadPlaceError, PlaceUnknownError, or NotAllowedError for whom the tree is not to change.
    """
    _within(session, viewer, asked.parent)
    made = tree.make(session, NewPlace(asked.parent, asked.level, asked.name, asked.code), viewer.name, now)
    _record(session, viewer, "make_place", made, now)
    return made


def rename_place(session: Session, viewer: Viewer, asked: RenamePlace, now: datetime) -> PlaceView:
    """Give a place another name or code; accounts and watch entries keep it. Raises as `make_place` does."""
    before = _seen(session, viewer, asked.place)
    _refuse_operators(viewer)
    renamed = tree.rename(session, asked.place, asked.name, asked.code, viewer.name, now)
    _record(session, viewer, "rename_place", renamed, now, path_before=before.path, title_before=before.name)
    return renamed


def move_place(session: Session, viewer: Viewer, asked: MovePlace, now: datetime) -> PlaceView:
    """Put a place under another one; whoever looks after one of them alone cannot. Raises as `make_place` does."""
    before = _seen(session, viewer, asked.place)
    if viewer.place.path == before.path:
        raise NotAllowedError("nobody moves the place that he looks after; ask for it where it lies")
    _within(session, viewer, asked.parent)
    moved = tree.move(session, asked.place, asked.parent, viewer.name, now)
    _record(session, viewer, "move_place", moved, now, path_before=before.path)
    return moved


def preview_places(session: Session, viewer: Viewer, asked: ImportPlaces) -> Preview:
    """Say what a table would do within the viewer's part of the tree, every fault by its line; change nothing."""
    _refuse_operators(viewer)
    return preview_table(session, asked.table, viewer.place)


def import_places(session: Session, viewer: Viewer, asked: ImportPlaces, now: datetime) -> Preview:
    """Take a table in as a whole; raises BadTreeError with every fault, after which nothing was changed."""
    _refuse_operators(viewer)
    done = take_table(session, asked.table, viewer.place, viewer.name, now)
    said = {"made": len(done.planned), "there": done.there}
    record(
        session,
        AuditEntry(now, viewer.name, viewer.role.value, "import_places", "", viewer.account, detail=said),
    )
    return done


def _seen(session: Session, viewer: Viewer, place: UUID) -> PlaceView:
    found = by_id(session, place)
    if found is None or not viewer.place.covers(Place(found.path)):
        raise PlaceUnknownError("there is no such place in your part of the grid")
    return found


def _within(session: Session, viewer: Viewer, parent: UUID | None) -> None:
    """Refuse a parent outside of the viewer's part; at the top only who looks after everything puts something."""
    _refuse_operators(viewer)
    if parent is not None:
        _seen(session, viewer, parent)
    elif viewer.place.path:
        raise NotAllowedError("only who looks after the whole grid puts a place at its top")


def _refuse_operators(viewer: Viewer) -> None:
    if viewer.operator:
        raise NotAllowedError("the tree is everybody's; an operator's own administrator does not change it")


def _record(session: Session, viewer: Viewer, action: str, place: PlaceView, now: datetime, **detail: Any) -> None:  # noqa: ANN401 - whatever JSON says
    said = {"path": place.path, "title": place.name, "level": place.level, **detail}
    record(
        session,
        AuditEntry(now, viewer.name, viewer.role.value, action, str(place.id), viewer.account, detail=said),
    )

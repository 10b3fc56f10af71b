"""Makes, renames and moves places; each change stands in the place's history, in the caller's transaction.

Nothing is ever deleted. Whoever asks, and whether he may, is `central.registry`'s to say.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from central.base import BadPlaceError, PlaceUnknownError
from central.grid.levels import SITE, levels, may_lie_in
from central.grid.lookup import AT_ONCE, PlaceView, by_path
from central.grid.places import DEEPEST
from central.tables import GridStateRow, PlaceAncestorRow, PlaceHistoryRow, PlaceRow, SiteRow
from wire.ids import NAME_PATTERN, new_id

LONGEST_NAME: Final = 100
_UNSYNCED: Final = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that shall be; its parent None: it lies in nothing."""

    parent: UUID | None
    level: str
    name: str
    code: str


def make(session: Session, wanted: NewPlace, by: str, now: datetime) -> PlaceView:
    """Make a place; raises BadPlaceError naming the field, or PlaceUnknownError for its parent."""
    parent = _row(session, wanted.parent) if wanted.parent else None
    path = f"{parent.path}/{wanted.code}" if parent else wanted.code
    check_words(wanted.name, wanted.code)
    _check_level(session, wanted.level, parent)
    _check_path(session, path)
    if wanted.level == SITE and session.get(SiteRow, wanted.code) is not None:
        raise BadPlaceError("code", "taken", f"the site {wanted.code} lies somewhere already")
    made = PlaceView(new_id(), wanted.parent, wanted.level, wanted.name.strip(), wanted.code, path)
    insert_places(session, [made], by, now)
    return made


def rename(session: Session, place: UUID, name: str, code: str, by: str, now: datetime) -> PlaceView:
    """Give a place another name or code; whoever refers to it keeps it. Raises as `make` does."""
    row = _row(session, place)
    check_words(name, code)
    if code != row.code and row.level == SITE:
        raise BadPlaceError("code", "site", "a site's code is what its nodes call it; change it there")
    before = _said(row)
    row.name = name.strip()
    if code != row.code:
        above = row.path.rpartition("/")[0]
        path = f"{above}/{code}" if above else code
        _check_path(session, path)
        row.code = code
        session.flush()
        _write_paths(session, row, path)
    return _changed(session, row, "renamed", before, by, now)


def move(session: Session, place: UUID, parent: UUID | None, by: str, now: datetime) -> PlaceView:
    """Put a place with everything in it under another one, or under none.

    Raises BadPlaceError where it would lie in itself or its level does not fit, and PlaceUnknownError.
    """
    row = _row(session, place)
    above = _row(session, parent) if parent else None
    if above is not None and session.get(PlaceAncestorRow, (row.id, above.id)) is not None:
        raise BadPlaceError("parent", "cycle", "a place cannot lie in itself or in a part of itself")
    before = _said(row)
    if row.parent == parent:
        return PlaceView.of(row)
    _check_level(session, row.level, above)
    path = f"{above.path}/{row.code}" if above else row.code
    _check_path(session, path, below=_height(session, row))
    row.parent = parent
    session.flush()
    _write_ancestors(session, row.id, parent)
    _write_paths(session, row, path)
    return _changed(session, row, "moved", before, by, now)


def insert_places(session: Session, places: Sequence[PlaceView], by: str, now: datetime) -> None:
    """Put checked places in by a few statements, each after the one that it lies in; sites know theirs."""
    if not places:
        return
    above = _ancestors_of(session, {place.parent for place in places} - {place.id for place in places} - {None})
    for place in places:
        line = above.get(place.parent, ()) if place.parent else ()
        above[place.id] = ((place.id, 0), *((ancestor, depth + 1) for ancestor, depth in line))
    session.execute(insert(PlaceRow), [_columns(place) for place in places])
    session.execute(
        insert(PlaceAncestorRow),
        [
            {"ancestor": ancestor, "place": place.id, "depth": depth}
            for place in places
            for ancestor, depth in above[place.id]
        ],
    )
    sites = [{"site": place.code, "place": place.id, "operator": ""} for place in places if place.level == SITE]
    if sites:
        session.execute(insert(SiteRow), sites)
    session.execute(
        insert(PlaceHistoryRow),
        [
            {"place": place.id, "at": now, "actor": by, "change": "made", "before": None, "after": _said(place)}
            for place in places
        ],
    )
    raise_revision(session)


def check_words(name: str, code: str) -> None:
    """Raise BadPlaceError unless a name and a code can be."""
    if not re.fullmatch(NAME_PATTERN, code):
        raise BadPlaceError("code", "bad_code", "a code is 1 to 32 small letters, digits and hyphens")
    if not name.strip() or len(name.strip()) > LONGEST_NAME or not name.isprintable():
        raise BadPlaceError("name", "bad_name", f"a name is 1 to {LONGEST_NAME} characters on one line")


def raise_revision(session: Session) -> None:
    """Note that the tree is another one, for whoever keeps it in memory."""
    session.flush()
    session.execute(update(GridStateRow).values(revision=GridStateRow.revision + 1), execution_options=_UNSYNCED)


def _row(session: Session, place: UUID) -> PlaceRow:
    row = session.get(PlaceRow, place)
    if row is None:
        raise PlaceUnknownError("there is no place with this id")
    return row


def _check_level(session: Session, level: str, parent: PlaceRow | None) -> None:
    known = levels(session)
    if level not in known:
        raise BadPlaceError("level", "unknown_level", f"a level is one of {', '.join(known)}")
    if not may_lie_in(known[level], known[parent.level] if parent else None):
        above = known[parent.level].name if parent else ""
        raise BadPlaceError("level", "wrong_level", f"{known[level].name} cannot lie in {above}")


def _check_path(session: Session, path: str, below: int = 0) -> None:
    if path.count("/") + 1 + below > DEEPEST:
        raise BadPlaceError("parent", "too_deep", f"places lie at most {DEEPEST} deep")
    if by_path(session, path) is not None:
        raise BadPlaceError("code", "taken", f"there is a place {path} already")


def _height(session: Session, row: PlaceRow) -> int:
    deepest = select(func.max(PlaceAncestorRow.depth)).where(PlaceAncestorRow.ancestor == row.id)
    return session.scalar(deepest) or 0


def _ancestors_of(session: Session, places: Collection[UUID | None]) -> dict[UUID, Sequence[tuple[UUID, int]]]:
    rows = select(PlaceAncestorRow.place, PlaceAncestorRow.ancestor, PlaceAncestorRow.depth)
    found: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    asked = list(places)
    for start in range(0, len(asked), AT_ONCE):
        some = rows.where(PlaceAncestorRow.place.in_(asked[start : start + AT_ONCE]))
        for place, ancestor, depth in session.execute(some):
            found[place].append((ancestor, depth))
    return dict(found)


def _write_ancestors(session: Session, place: UUID, parent: UUID | None) -> None:
    """Hang a place with everything in it under another one."""
    inside = session.execute(
        select(PlaceAncestorRow.place, PlaceAncestorRow.depth).where(PlaceAncestorRow.ancestor == place)
    ).all()
    within, outer = aliased(PlaceAncestorRow), aliased(PlaceAncestorRow)
    subtree = select(within.place).where(within.ancestor == place)
    above = select(outer.ancestor).where(outer.place == place, outer.ancestor != place)
    cut = delete(PlaceAncestorRow).where(
        PlaceAncestorRow.place.in_(subtree.scalar_subquery()),
        PlaceAncestorRow.ancestor.in_(above.scalar_subquery()),
    )
    session.execute(cut, execution_options=_UNSYNCED)
    if parent is None:
        return
    line = _ancestors_of(session, {parent})[parent]
    session.execute(
        insert(PlaceAncestorRow),
        [
            {"ancestor": ancestor, "place": one, "depth": up + 1 + down}
            for one, down in inside
            for ancestor, up in line
        ],
    )


def _write_paths(session: Session, row: PlaceRow, path: str) -> None:
    inside = select(PlaceAncestorRow.place).where(PlaceAncestorRow.ancestor == row.id)
    rest = func.substr(PlaceRow.path, len(row.path) + 1)
    session.execute(
        update(PlaceRow).where(PlaceRow.id.in_(inside)).values(path=literal(path).concat(rest)),
        execution_options=_UNSYNCED,
    )
    session.expire_all()


def _changed(
    session: Session, row: PlaceRow, change: str, before: dict[str, Any], by: str, now: datetime
) -> PlaceView:
    session.flush()
    session.refresh(row)
    session.add(PlaceHistoryRow(place=row.id, at=now, actor=by, change=change, before=before, after=_said(row)))
    raise_revision(session)
    return PlaceView.of(row)


def _said(place: PlaceRow | PlaceView) -> dict[str, Any]:
    return {"level": place.level, "name": place.name, "code": place.code, "path": place.path}


def _columns(place: PlaceView) -> dict[str, object]:
    return {"id": place.id, "parent": place.parent, **_said(place)}

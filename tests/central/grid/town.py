"""A small town for tests of the grid."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from central.grid.lookup import PlaceView, by_path
from central.grid.tree import NewPlace, make
from central.store.db import Store

NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)
LEVELS = ("street", "community", "compound", "site")


def build(session: Session, *paths: str) -> None:
    """Make places, each of the level of its depth, named in Chinese after its code."""
    for path in paths:
        above, _, code = path.rpartition("/")
        parent = place(session, above).id if above else None
        make(session, NewPlace(parent, LEVELS[path.count("/")], f"{code}号", code), "li", NOON)


def town(store: Store) -> None:
    """Two streets, of which one has two compounds, each with a site."""
    with store.write() as session:
        build(session, "river", "river/north", "river/north/garden", "river/north/garden/east")
        build(session, "river/north/park", "river/north/park/west", "hill")


def place(session: Session, path: str) -> PlaceView:
    """The place of a path."""
    found = by_path(session, path)
    assert found is not None, path
    return found

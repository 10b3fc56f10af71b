"""Takes a table of places into the tree, all of it in the caller's transaction or nothing."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.base import BadTreeError
from central.grid.csv_tree import Known, Preview, preview
from central.grid.levels import levels
from central.grid.lookup import PlaceView, subtree
from central.grid.places import Place
from central.grid.tree import insert_places
from central.tables import SiteRow
from wire.ids import new_id


def preview_table(session: Session, text: str, within: Place) -> Preview:
    """Say what a table would do within a part of the tree, and change nothing."""
    places = {place.path: place for place in subtree(session)}
    sites = frozenset(session.scalars(select(SiteRow.site)))
    return preview(text, Known(levels(session), places, sites, within))


def take_table(session: Session, text: str, within: Place, by: str, now: datetime) -> Preview:
    """Make every place that a table asks for; raises BadTreeError with every fault, and then has made none."""
    looked = preview_table(session, text, within)
    if looked.faults:
        raise BadTreeError(looked.faults)
    ids = {place.path: place.id for place in subtree(session)}
    made: list[PlaceView] = []
    for one in looked.planned:
        ids[one.path] = new_id()
        parent = ids[one.above] if one.above else None
        made.append(PlaceView(ids[one.path], parent, one.level, one.name, one.code, one.path))
    insert_places(session, made, by, now)
    return looked

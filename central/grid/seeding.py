"""Fills the tree once: from where the settings of before say that sites lie, and from the sites that reported."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.grid.levels import SITE, level_at
from central.grid.lookup import PlaceView, places_of, subtree
from central.grid.places import NOWHERE, Grid
from central.grid.tree import insert_places, raise_revision
from central.tables import GridStateRow, NodeRow, PlaceRow, SiteRow
from wire.ids import new_id

SYSTEM: Final = "system"


def seed_once(session: Session, settled: Grid, now: datetime) -> bool:
    """Make a place of every step on the way to every site, and of every site; return whether that was to be done.

    From then on the tree is master: what the settings say of places is not read any more.
    """
    state = session.get_one(GridStateRow, 1)
    if state.seeded_at is not None:
        return False
    reported = session.scalars(select(NodeRow.site).distinct())
    sites = {site: settled.place_of(site).path for site in {*settled.places, *reported}}
    plant(session, sites.values(), SYSTEM, now)
    _place_sites(session, sites)
    state.seeded_at = now
    raise_revision(session)
    return True


def set_aside(session: Session, settled: Grid) -> tuple[str, ...]:
    """Return the sites that the settings put elsewhere than the tree, the master, or that it does not hold."""
    lies = places_of(session, settled.places.keys())
    said = (site for site, above in settled.places.items() if above or lies[site] == NOWHERE)
    return tuple(sorted(site for site in said if lies[site] != settled.place_of(site)))


def plant(session: Session, paths: Iterable[str], by: str, now: datetime) -> None:
    """Make the places of `paths` that there are not, named after their codes, each level after its depth."""
    known = {place.path: place for place in subtree(session)}
    made: list[PlaceView] = []
    for path in sorted(paths, key=lambda one: one.split("/")):
        codes = path.split("/")
        for depth, code in enumerate(codes):
            here, above = "/".join(codes[: depth + 1]), known.get("/".join(codes[:depth]))
            if here not in known:
                known[here] = PlaceView(new_id(), above.id if above else None, level_at(depth), code, code, here)
                made.append(known[here])
    insert_places(session, made, by, now)


def _place_sites(session: Session, sites: dict[str, str]) -> None:
    rows = {row.path: row for row in session.scalars(select(PlaceRow))}
    for site, path in sorted(sites.items()):
        rows[path].level = SITE
        session.add(SiteRow(site=site, place=rows[path].id, operator=""))
    session.flush()

"""What somebody may see is one query, whoever asks, and indexes answer it on both engines."""

from collections.abc import Sequence
from typing import Any, Final

import pytest
from sqlalchemy import Select, insert, select, text
from sqlalchemy.orm import Session

from central.grid.places import Grid, Place
from central.grid.scope import Scope, in_place, within
from central.grid.seeding import plant, seed_once
from central.grid.stored import StoredGrid
from central.store.db import Store
from central.tables import LaneRow, PlaceRow, SiteRow
from tests.central.grid.town import NOON, place
from tests.central.people import somebody
from wire.events import GateState

STREETS: Final = 20
SITES: Final = {
    f"s-{street}-{community}-{compound}": f"street-{street}/community-{community}/compound-{compound}"
    for street in range(STREETS)
    for community in range(10)
    for compound in range(10)
}
GATE: Final = "street-3/community-4/compound-5/s-3-4-5"
ASKED: Final = {"lanes", "sites", "place_ancestors", "places"}
WATCHED: Final = Grid({"east": "river/garden", "west": "river", "loose": ""}, {"east": "green", "west": "blue"})


def lane(site: str, number: int) -> dict[str, Any]:
    return {
        "site": site,
        "node": "gate-1",
        "lane": f"in-{number}",
        "camera": "live",
        "camera_reason": "",
        "frames_read": 1,
        "frames_dropped": 0,
        "reconnects": 0,
        "visits": {},
        "persons": 0,
        "gate": GateState.CLOSED.value,
    }


def build(session: Session) -> None:
    """A town of 2,000 sites with 20,000 lanes."""
    seed_once(session, Grid(SITES), NOON)
    session.execute(insert(LaneRow), [lane(site, number) for site in SITES for number in range(10)])


def health(path: str) -> Select[Any]:
    """What an engineer asks, and a guard."""
    return select(LaneRow).where(within(LaneRow.site, Scope(Place(path), Grid({})))).order_by(LaneRow.lane)


def tables_read_whole(store: Store, session: Session, query: Select[Any]) -> set[str]:
    """Name the tables that the engine would read from end to end."""
    said = str(query.compile(store.engine, compile_kwargs={"literal_binds": True}))
    if store.embedded:
        plan = [str(row[3]) for row in session.execute(text(f"EXPLAIN QUERY PLAN {said}"))]
        return {step.split()[1] for step in plan if step.startswith("SCAN") and "INDEX" not in step}
    found = session.scalar(text(f"EXPLAIN (FORMAT JSON) {said.replace(':', chr(92) + ':')}"))
    return set(_whole(found[0]["Plan"]))


def _whole(step: dict[str, Any]) -> Sequence[str]:
    own = [step["Relation Name"]] if step["Node Type"].endswith("Seq Scan") else []
    return [*own, *(name for inner in step.get("Plans", []) for name in _whole(inner))]


def test_an_engineer_and_a_guard_ask_the_same_and_indexes_answer(store: Store) -> None:
    with store.write() as session:
        build(session)
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    with store.read() as session:
        asked = [health("street-3"), health(GATE)]
        assert len({str(query.compile(store.engine)) for query in asked}) == 1
        assert [len(session.scalars(query).all()) for query in asked] == [1000, 10]
        for query in asked:
            assert tables_read_whole(store, session, query) & ASKED == set()
        # That the test can fail: without a condition everything is read.
        assert tables_read_whole(store, session, select(LaneRow).order_by(LaneRow.camera)) == {"lanes"}


@pytest.mark.parametrize(
    "path, operator, sites",
    [
        ("river", "", {"east", "west"}),
        ("river/garden", "", {"east"}),
        ("river/garden/east", "", {"east"}),
        ("loose", "", {"loose"}),
        ("riv", "", set()),
        ("nowhere", "", set()),
        ("river", "green", {"east"}),
        ("", "blue", {"west"}),
        ("loose", "green", set()),
    ],
)
def test_the_store_and_the_memory_say_the_same_of_a_scope(
    store: Store, path: str, operator: str, sites: set[str]
) -> None:
    held = StoredGrid()
    with store.write() as session:
        seed_once(session, WATCHED, NOON)
        for site, whose in WATCHED.operators.items():
            session.get_one(SiteRow, site).operator = whose
    with store.read() as session:
        held.refresh(session)
        scope = Scope(Place(path), held, operator)
        assert set(session.scalars(scope.query())) == set(scope) == sites
        assert session.scalars(select(SiteRow.site).where(within(SiteRow.site, ["east"]))).all() == ["east"]
    viewer = somebody(place=path, grid=WATCHED)
    assert {site for site in WATCHED.places if viewer.sees(site)} >= sites


def test_an_unregistered_site_that_is_called_like_a_street_is_seen_by_nobody_there(store: Store) -> None:
    with store.write() as session:
        plant(session, ["river"], "li", NOON)
        session.execute(insert(LaneRow), [lane("river", 1)])
        assert session.scalars(health("river")).all() == []


def test_what_names_a_place_is_found_by_it(store: Store) -> None:
    with store.write() as session:
        plant(session, ["river/north", "hill"], "li", NOON)
        found = session.scalars(select(PlaceRow.path).where(in_place(PlaceRow.parent, Place("river"))))
        assert found.all() == ["river/north"]
        assert place(session, "hill").depth == 0

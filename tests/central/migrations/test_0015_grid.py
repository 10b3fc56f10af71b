"""A store of the release before learns of places, which the next start fills, and forgets them on the way back."""

from sqlalchemy import inspect

from central.grid.lookup import places_of, subtree
from central.grid.places import Grid
from central.grid.seeding import seed_once
from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from tests.central.dashboard.telling import Telling
from tests.central.grid.town import NOON, town

GRID = Grid({"east": "river/north"})


def test_what_a_store_of_before_knew_of_sites_is_in_the_tree_after_the_next_start(store: Store) -> None:
    Telling(store, site="harbour").healthy(NOON)
    go_back(store, "0014")
    assert not inspect(store.engine).has_table("places")
    migrate(store)
    compare(store)
    with store.write() as session:
        assert seed_once(session, GRID, NOON)
        assert [place.path for place in subtree(session)] == [
            "harbour",
            "river",
            "river/north",
            "river/north/east",
        ]
        assert places_of(session, ["east"])["east"].path == "river/north/east"


def test_the_way_back_and_forth_leaves_no_place_and_fills_the_tree_anew(store: Store) -> None:
    town(store)
    go_back(store, "0014")
    migrate(store)
    compare(store)
    with store.write() as session:
        assert subtree(session) == ()
        assert seed_once(session, GRID, NOON)

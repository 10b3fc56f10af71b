from central.grid.lookup import places_of
from central.grid.places import NOWHERE, Grid, Place
from central.grid.seeding import seed_once
from central.grid.stored import StoredGrid
from central.grid.tree import move, rename
from central.store.db import Store
from tests.central.grid.town import NOON, place

GRID = Grid({"east": "river/garden", "west": "hill", "loose": ""})


def test_it_is_as_young_as_its_last_refresh(store: Store) -> None:
    held = StoredGrid()
    with store.write() as session:
        seed_once(session, GRID, NOON)
        held.refresh(session)
    assert dict(held.places) == dict(GRID.places)
    assert held.place_of("east") == Place("river/garden/east")
    assert held.levels(Place("river")) == ("river", "river/garden", "river/garden/east")

    with store.write() as session:
        move(session, place(session, "river/garden/east").id, place(session, "hill").id, "li", NOON)
        rename(session, place(session, "hill").id, "山", "mount", "li", NOON)
    assert held.place_of("east") == Place("river/garden/east")
    with store.read() as session:
        held.refresh(session)
        assert held.place_of("east") == places_of(session, ["east"])["east"] == Place("mount/east")


def test_what_has_not_changed_is_not_read_again(store: Store) -> None:
    held = StoredGrid()
    with store.write() as session:
        seed_once(session, GRID, NOON)
        held.refresh(session)
        before = held.places
        held.refresh(session)
    assert held.places is before


def test_a_site_that_nobody_placed_lies_nowhere(store: Store) -> None:
    with store.read() as session:
        assert places_of(session, ["stray"]) == {"stray": NOWHERE}
    assert Place().covers(NOWHERE)
    assert not Place("stray").covers(NOWHERE)

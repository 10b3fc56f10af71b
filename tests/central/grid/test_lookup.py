from central.grid.lookup import AT_ONCE, by_id, by_path, places_of, subtree
from central.grid.places import NOWHERE, Grid
from central.grid.seeding import plant, seed_once
from central.store.db import Store
from tests.central.grid.town import NOON, place, town
from wire.ids import new_id


def test_a_place_is_found_by_its_path_and_by_its_id(store: Store) -> None:
    town(store)
    with store.read() as session:
        found = place(session, "river/north/garden")
        assert by_id(session, found.id) == found
        assert (found.level, found.code, found.depth) == ("compound", "garden", 2)
        assert by_path(session, "river/nort") is None
        assert by_id(session, new_id()) is None


def test_what_lies_in_a_place_comes_after_it_however_codes_sort(store: Store) -> None:
    with store.write() as session:
        plant(session, ["a/b", "a-b", "a0/b", "a_b"], "li", NOON)
        assert [one.path for one in subtree(session)] == ["a", "a/b", "a-b", "a0", "a0/b", "a_b"]
        assert len(subtree(session, limit=2)) == 2


def test_of_very_many_sites_each_is_found(store: Store) -> None:
    sites = {f"s-{number}": "river" for number in range(2 * AT_ONCE + 1)}
    with store.write() as session:
        seed_once(session, Grid(sites), NOON)
        found = places_of(session, [*sites, "stray"])
    assert found.pop("stray") == NOWHERE
    assert {site: one.path for site, one in found.items()} == {site: f"river/{site}" for site in sites}

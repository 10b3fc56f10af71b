import pytest

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.grid.places import Grid, Place
from wire.ids import new_id

GRID = Grid({"east": "river/garden", "south": "river", "west": "hill", "loose": ""})


@pytest.mark.parametrize(
    "place, sites",
    [
        ("", None),
        ("river", {"east", "south"}),
        ("river/garden", {"east"}),
        ("river/garden/east", {"east"}),
        ("river/south", {"south"}),
        ("rive", set()),
        ("hill/west/deeper", set()),
        ("loose", {"loose"}),
        ("east", set()),
        ("nowhere", set()),
    ],
)
def test_the_sites_of_a_query_are_those_that_are_seen(place: str, sites: set[str] | None) -> None:
    viewer = Viewer(new_id(), "li", Role.GUARD, Place(place), GRID)

    assert (viewer.sites is None) is (sites is None)
    for site in ("east", "south", "west", "loose", "rive", "nowhere"):
        assert viewer.sees(site) is (sites is None or site in sites)
        assert viewer.sees(site) is (viewer.sites is None or site in viewer.sites)


@pytest.mark.parametrize(
    "place, operator, sites",
    [("river", "a", {"east"}), ("", "a", {"east", "west"}), ("river", "b", {"south"}), ("hill", "b", set())],
)
def test_a_place_alone_shows_nothing_of_another_operator(place: str, operator: str, sites: set[str]) -> None:
    owned = Grid(GRID.places, {"east": "a", "west": "a", "south": "b"})
    viewer = Viewer(new_id(), "li", Role.ADMIN, Place(place), owned, operator)

    assert viewer.sites is not None
    assert set(viewer.sites) == sites == {site for site in GRID.places if viewer.sees(site)}
    assert len(viewer.sites) == len(sites)

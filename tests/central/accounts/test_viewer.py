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
        ("rive", {"rive"}),
        ("hill/west/deeper", set()),
        ("loose", {"loose"}),
        ("east", set()),
        ("nowhere", {"nowhere"}),
    ],
)
def test_the_sites_of_a_query_are_those_that_are_seen(place: str, sites: set[str] | None) -> None:
    viewer = Viewer(new_id(), "li", Role.GUARD, Place(place), GRID)

    assert (viewer.sites is None) is (sites is None)
    for site in ("east", "south", "west", "loose", "rive", "nowhere"):
        assert viewer.sees(site) is (sites is None or site in sites)
        assert viewer.sees(site) is (viewer.sites is None or site in viewer.sites)

"""Parts of the grid: what lies in what, and how a place is written."""

import re

import pytest

from central.grid.places import PLACE_PATTERN, Grid, Place

STREET = Place("river")
GRID = Grid({"east": "river/north", "west": "hill"})


@pytest.mark.parametrize(
    "path, covered",
    [
        ("river", True),
        ("river/north", True),
        ("river/north/east", True),
        ("riverside", False),
        ("rive", False),
        ("", False),
        ("hill/river", False),
    ],
)
def test_a_place_covers_itself_and_what_lies_in_it(path: str, *, covered: bool) -> None:
    assert STREET.covers(Place(path)) is covered


@pytest.mark.parametrize("path", ["", "river", "river/north/east"])
def test_the_whole_grid_covers_everything(path: str) -> None:
    assert Place().covers(Place(path))


def test_a_site_is_the_last_level_of_where_it_lies() -> None:
    assert GRID.place_of("east") == Place("river/north/east")
    assert STREET.covers(GRID.place_of("east"))
    assert not STREET.covers(GRID.place_of("west"))


def test_a_site_that_nobody_placed_is_seen_from_the_whole_grid_only() -> None:
    alone = GRID.place_of("harbour")
    assert alone == Place("harbour")
    assert Place().covers(alone)
    assert not STREET.covers(alone)


@pytest.mark.parametrize(
    "written, stands",
    [
        ("", True),
        ("river", True),
        ("river/north/east-2", True),
        ("a/b/c/d/e/f/g/h", True),
        ("a/b/c/d/e/f/g/h/i", False),
        ("/river", False),
        ("river/", False),
        ("river//north", False),
        ("river/..", False),
        ("River", False),
        ("河", False),
        ("river north", False),
    ],
)
def test_what_can_be_a_place(written: str, *, stands: bool) -> None:
    assert bool(re.fullmatch(PLACE_PATTERN, written)) is stands

import numpy as np
import pytest

from edge.visits.association.appearance import Appearance, appearance_of
from models.base import Box, Picture
from tests.edge.visits.walkers import BLACK, BLUE, RED, Clothes, Walker, drawn, stands


def looks(clothes: Clothes, height: float = 240, x: float = 300) -> Appearance:
    walker = Walker(stands(x, height), clothes)
    box = walker.place(0)
    assert box is not None
    look = appearance_of(drawn([walker], 0), box)
    assert look is not None
    return look


def test_the_same_clothes_are_alike_near_and_far_and_elsewhere() -> None:
    assert looks(RED).likeness(looks(RED)) == pytest.approx(1)
    assert looks(RED).likeness(looks(RED, height=120, x=500)) > 0.8


@pytest.mark.parametrize("other", [BLUE, BLACK], ids=["blue", "black"])
def test_other_clothes_are_not(other: Clothes) -> None:
    assert looks(RED).likeness(looks(other)) < 0.6


def test_trousers_count_as_much_as_the_coat() -> None:
    swapped = RED[1], RED[0]
    assert looks(RED).likeness(looks(swapped)) < 0.2


def test_a_look_changes_slowly_into_a_newer_one() -> None:
    mixed = looks(RED).mixed(looks(BLUE), 0.2)
    assert mixed.likeness(looks(RED)) > mixed.likeness(looks(BLUE))


@pytest.mark.parametrize("box", [Box(900, 0, 950, 100), Box(5, 5, 5, 5), Box(-90, 10, -20, 90)])
def test_who_is_not_in_the_picture_has_no_look(box: Box) -> None:
    picture: Picture = np.zeros((360, 640, 3), np.uint8)
    assert appearance_of(picture, box) is None


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (0, 0, 255), (1, 254, 3)])
def test_any_colour_has_its_place_and_the_shares_are_whole(colour: tuple[int, int, int]) -> None:
    picture = np.full((100, 50, 3), colour, np.uint8)
    look = appearance_of(picture, Box(0, 0, 50, 100))
    assert look is not None
    assert look.colours.sum(axis=1) == pytest.approx([1, 1])

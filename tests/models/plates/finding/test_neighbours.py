import numpy as np
import pytest

from models.base import Box, Picture, PlateColour, PlateRead, Point
from models.plates.finding.found import FoundPlate
from models.plates.finding.neighbours import Neighbours

SCENE = np.zeros((400, 600, 3), np.uint8)


class PlateAt:
    """Looks closely, and sees one plate: where the guess's middle lies in its box."""

    def __init__(self, box: Box, score: float = 1.0) -> None:
        self.box, self.score = box, score
        self.asked = 0

    def look(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        assert picture is SCENE
        self.asked += 1
        if not self.box.contains(plate.box.centre):
            return FoundPlate(plate.corners, 0.0, 0.0)
        return FoundPlate(_corners(self.box), self.score, 0.0)


def _corners(box: Box) -> tuple[Point, Point, Point, Point]:
    return (
        Point(box.left, box.top),
        Point(box.right, box.top),
        Point(box.right, box.bottom),
        Point(box.left, box.bottom),
    )


def read(text: str, box: Box) -> PlateRead:
    return PlateRead(text, (0.9,) * len(text), PlateColour.BLACK, box, _corners(box), 0.9)


FIRST = Box(200, 150, 330, 190)
ABOVE, BELOW = Box(205, 108, 325, 148), Box(200, 193, 330, 230)
LEFT, RIGHT = Box(60, 150, 180, 190), Box(345, 150, 480, 190)


@pytest.mark.parametrize("place", [ABOVE, BELOW, LEFT, RIGHT])
@pytest.mark.parametrize("text", ["粤Z8A26港", "KX9038", "MR1234"])
def test_beside_a_plate_of_a_car_that_crosses_the_border_all_sides_are_looked_at(text: str, place: Box) -> None:
    look = PlateAt(place)
    (found,) = Neighbours(look, look).around(SCENE, [read(text, FIRST)])
    assert found.box == place
    assert found.score == 0.8


def test_cars_that_do_not_cross_it_bear_one_plate() -> None:
    look = PlateAt(ABOVE)
    assert Neighbours(look, look).around(SCENE, [read("京A12345", FIRST)]) == ()
    assert look.asked == 0


@pytest.mark.parametrize("score,box", [(0.85, ABOVE), (0.1, ABOVE), (1.0, Box(205, 147, 325, 150)), (1.0, FIRST)])
def test_what_is_hardly_a_plate_or_the_same_one_is_none(score: float, box: Box) -> None:
    look = PlateAt(box, score)
    assert Neighbours(look, look).around(SCENE, [read("KX9038", FIRST)]) == ()


def test_without_a_plate_nothing_is_looked_at() -> None:
    look = PlateAt(ABOVE)
    assert Neighbours(look, look).around(SCENE, []) == ()
    assert look.asked == 0


def test_a_plate_at_the_edge_of_the_picture_has_no_neighbour_outside_it() -> None:
    look = PlateAt(Box(-200, -200, 800, 800))
    corner = Box(0, 0, 130, 40)
    Neighbours(look, PlateAt(ABOVE)).around(SCENE, [read("KX9038", corner)])
    assert look.asked == 2

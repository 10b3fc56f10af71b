from models.base import Box, Point
from models.plates.finding.found import FoundPlate, distinct_plates, same_plate


def plate(left: float, top: float, width: float, height: float, score: float) -> FoundPlate:
    right, bottom = left + width, top + height
    corners = Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)
    return FoundPlate(corners, score)


def test_the_box_goes_around_the_corners() -> None:
    slanted = FoundPlate((Point(2, 5), Point(9, 1), Point(10, 4), Point(3, 8)), 1.0)
    assert slanted.box == Box(2, 1, 10, 8)


def test_of_several_sightings_of_one_plate_the_surest_stays() -> None:
    sightings = plate(0, 0, 100, 30, 0.7), plate(5, 2, 100, 30, 0.9), plate(300, 0, 100, 30, 0.8)
    assert [one.score for one in distinct_plates(sightings)] == [0.9, 0.8]


def test_half_a_plate_seen_at_the_border_of_a_window_is_the_same_plate() -> None:
    assert same_plate(Box(0, 0, 100, 30), Box(60, 5, 90, 25))
    assert not same_plate(Box(0, 0, 100, 30), Box(90, 0, 190, 30))
    assert not same_plate(Box(0, 0, 0, 0), Box(0, 0, 10, 10))


def test_a_find_in_a_window_is_moved_to_its_place_in_the_picture() -> None:
    moved = plate(10, 20, 30, 10, 0.5).moved(2.0, 100, 50)
    assert moved.box == Box(120, 90, 180, 110)
    assert moved.score == 0.5

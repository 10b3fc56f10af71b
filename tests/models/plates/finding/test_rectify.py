import cv2
import numpy as np

from models.base import Picture, Point
from models.plates.finding.rectify import Margin, rectify

SLANTED = Point(40, 30), Point(160, 60), Point(150, 110), Point(30, 80)


def slanted_plate() -> Picture:
    """A white page with a slanted plate: red at its left half, blue at its right."""
    picture = np.full((150, 200, 3), 255, np.uint8)
    middle_top, middle_bottom = Point(100, 45), Point(90, 95)
    for corners, colour in (
        ((SLANTED[0], middle_top, middle_bottom, SLANTED[3]), (0, 0, 255)),
        ((middle_top, SLANTED[1], SLANTED[2], middle_bottom), (255, 0, 0)),
    ):
        points = np.array([(round(one.x), round(one.y)) for one in corners], np.int32)
        cv2.fillPoly(picture, [points], colour)
    return picture


def test_a_slanted_plate_is_turned_to_face_the_reader() -> None:
    crop = rectify(slanted_plate(), SLANTED, (90, 30), Margin())
    assert crop.shape == (30, 90, 3)
    assert (np.abs(crop[4:-4, 4:40].astype(int) - (0, 0, 255)) < 30).all()
    assert (np.abs(crop[4:-4, 50:-4].astype(int) - (255, 0, 0)) < 30).all()


def test_a_margin_leaves_room_around_the_plate() -> None:
    crop = rectify(slanted_plate(), SLANTED, (100, 50), Margin(0.1, 0.2))
    assert (crop[:6].mean(axis=(0, 1)) > 200).all()
    assert crop[25, 20].tolist() == [0, 0, 255]


def test_beyond_the_picture_the_border_goes_on() -> None:
    picture = np.full((20, 60, 3), 90, np.uint8)
    corners = Point(-20, -10), Point(80, -10), Point(80, 30), Point(-20, 30)
    assert (rectify(picture, corners, (50, 20), Margin()) == 90).all()

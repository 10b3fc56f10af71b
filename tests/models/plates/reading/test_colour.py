import cv2
import numpy as np
import pytest

from models.base import Picture, PlateColour
from models.plates.reading.colour import checked_by_ink, plate_colour

BGR = {
    PlateColour.BLUE: ((180, 70, 10), (250, 250, 250)),
    PlateColour.GREEN: ((120, 200, 90), (20, 20, 20)),
    PlateColour.YELLOW: ((20, 190, 240), (20, 20, 20)),
    PlateColour.WHITE: ((235, 228, 232), (20, 20, 20)),
    PlateColour.BLACK: ((26, 20, 18), (250, 250, 250)),
}


def plate(background: tuple[int, int, int], ink: tuple[int, int, int]) -> Picture:
    crop = np.full((32, 96, 3), background, np.uint8)
    for left in range(6, 90, 12):
        crop[6:26, left : left + 3] = ink
    return crop


@pytest.mark.parametrize("colour", BGR)
@pytest.mark.parametrize("light", [1.0, 0.7])
def test_each_background_is_named_by_day(colour: PlateColour, light: float) -> None:
    crop = (plate(*BGR[colour]).astype(np.float32) * light).astype(np.uint8)
    assert plate_colour(crop) is colour


def test_yellow_at_the_left_and_green_at_the_right_are_a_large_new_energy_plate() -> None:
    crop = plate(*BGR[PlateColour.GREEN])
    crop[:, :26] = plate(*BGR[PlateColour.YELLOW])[:, :26]
    assert plate_colour(crop) is PlateColour.YELLOW_GREEN


@pytest.mark.parametrize("colour", BGR)
def test_a_night_camera_that_sees_no_colour_says_so(colour: PlateColour) -> None:
    grey = cv2.cvtColor(plate(*BGR[colour]), cv2.COLOR_BGR2GRAY)
    crop = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    assert plate_colour(crop) is PlateColour.UNKNOWN


def test_a_colour_that_no_plate_has_is_unknown() -> None:
    assert plate_colour(plate((40, 30, 220), (250, 250, 250))) is PlateColour.UNKNOWN


def lettered(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> Picture:
    """Draw a view whose middle is ink for a third."""
    view = np.full((32, 128, 3), ground, np.uint8)
    for left in range(6, 122, 16):
        view[7:25, left : left + 5] = ink
    return view


WHITE, BLACK = (240, 242, 242), (30, 28, 28)


@pytest.mark.parametrize("told", [PlateColour.WHITE, PlateColour.BLUE, PlateColour.YELLOW, PlateColour.UNKNOWN])
@pytest.mark.parametrize("paper", [WHITE, (238, 214, 180), (190, 215, 235), (190, 190, 190)])
def test_black_characters_on_what_is_pale_stand_on_paper(told: PlateColour, paper: tuple[int, int, int]) -> None:
    assert checked_by_ink(told, lettered(paper, BLACK)) is PlateColour.WHITE


@pytest.mark.parametrize(
    "told,ground,ink",
    [
        (PlateColour.BLUE, (152, 66, 10), WHITE),
        (PlateColour.BLUE, (230, 190, 120), WHITE),
        (PlateColour.YELLOW, (18, 176, 242), BLACK),
        (PlateColour.BLACK, (24, 22, 22), WHITE),
        (PlateColour.GREEN, (200, 230, 190), BLACK),
    ],
)
def test_other_plates_keep_their_colour(
    told: PlateColour, ground: tuple[int, int, int], ink: tuple[int, int, int]
) -> None:
    assert checked_by_ink(told, lettered(ground, ink)) is told


def test_a_blue_plate_that_a_lamp_washes_out_is_unknown_and_not_paper() -> None:
    assert checked_by_ink(PlateColour.WHITE, lettered((214, 208, 200), (250, 250, 250))) is PlateColour.UNKNOWN


def test_an_overexposed_blue_plate_whose_characters_run_together_stays_blue() -> None:
    view = np.full((32, 128, 3), (245, 240, 215), np.uint8)
    view[7:25, 10:120:9] = (218, 180, 90)
    assert checked_by_ink(PlateColour.BLUE, view) is PlateColour.BLUE

"""How far characters reach, and how plain it is beyond them, on drawn plates whose measures are known."""

import cv2
import numpy as np
import pytest

from models.base import Corners, Picture, PlateColour, Point
from models.plates.finding.crop_shape import border_of
from models.plates.judging.reach import reaches_of
from tests.models.drawn import drawn_plate

ENDS = 115 / 140
"""Where GA 36 lets characters end, seen from the other edge."""
KINDS = {
    "blue": ("京HZ7E3F", "ordinary", PlateColour.BLUE),
    "yellow": ("京HZ7E3F", "ordinary", PlateColour.YELLOW),
    "green": ("京HD12345", "nev_small", PlateColour.GREEN),
    "white": ("京H1234警", "police", PlateColour.WHITE),
}


def lower_edge_at(picture: Picture, share: float) -> Corners:
    """Give the corners of what is left of a plate above a share of its height."""
    height, width = picture.shape[0] * share, picture.shape[1]
    return Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)


@pytest.mark.parametrize("px_per_mm", [0.17, 0.35, 0.8])
@pytest.mark.parametrize("text,kind,colour", KINDS.values(), ids=KINDS)
def test_characters_of_a_whole_plate_end_where_the_standard_says(
    text: str, kind: str, colour: PlateColour, px_per_mm: float
) -> None:
    plate = drawn_plate(text, kind, colour, px_per_mm)
    for side in reaches_of(plate, border_of(plate).corners, 1):
        assert side.end == pytest.approx(ENDS, abs=0.03)


def test_blur_does_not_move_their_ends() -> None:
    plate = drawn_plate("京HZ7E3F", px_per_mm=0.35)
    blurred = np.asarray(cv2.GaussianBlur(plate, (0, 0), 2.0), np.uint8)
    for side in reaches_of(blurred, border_of(plate).corners, 1):
        assert side.end == pytest.approx(ENDS, abs=0.04)


@pytest.mark.parametrize("tint", [(24, 24, 24), (120, 122, 118), (240, 240, 240)])
def test_characters_reach_up_to_what_covers_them(tint: tuple[int, int, int]) -> None:
    plate = drawn_plate("京HZ7E3F", px_per_mm=0.35)
    plate[round(0.77 * len(plate)) :] = tint
    head, foot = reaches_of(plate, lower_edge_at(plate, 0.77), 1)
    assert foot.end > 0.95
    assert head.end < 0.85
    assert foot.varied < 0.02


def test_what_varies_along_rows_is_not_plain() -> None:
    plate = drawn_plate("京HZ7E3F", px_per_mm=0.35)
    rows = round(0.23 * len(plate))
    plate[-rows:] = np.random.default_rng(1).integers(0, 255, plate[-rows:].shape)
    head, foot = reaches_of(plate, border_of(plate).corners, 1)
    assert foot.varied > 0.1 > head.varied


def test_a_picture_of_nothing_is_measured_without_complaint() -> None:
    grey = np.full((60, 190, 3), 90, np.uint8)
    for rows in (1, 2):
        for side in reaches_of(grey, border_of(grey).corners, rows):
            assert np.isfinite((side.end, side.varied)).all()

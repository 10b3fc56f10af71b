import numpy as np
import pytest

from models.base import Corners, Picture, Point
from models.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign
from models.plates.finding.rectify import Margin
from models.plates.reading.two_rows import TOP_SHARE, lay_rows_side_by_side

_TWO_ROWS = [design for design in PLATE_DESIGNS if design.rows == 2]


def _plate_with_one_slot_inked(design: PlateDesign, place: int) -> Picture:
    picture = np.zeros((round(design.height_mm), round(design.width_mm), 3), np.uint8)
    slot = design.slots[place]
    left, top = round(slot.left), round(slot.top)
    picture[top : top + round(slot.height), left : left + round(slot.width)] = 255
    return picture


def _edges(picture: Picture) -> Corners:
    height, width = picture.shape[:2]
    return Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)


@pytest.mark.parametrize("design", _TWO_ROWS, ids=lambda one: f"{one.kind}-{one.colour}")
def test_every_character_of_both_rows_is_whole_and_in_reading_order(design: PlateDesign) -> None:
    middles = []
    for place in range(len(design.slots)):
        picture = _plate_with_one_slot_inked(design, place)
        line = lay_rows_side_by_side(picture, _edges(picture), (128, 32), Margin(0.03, 0.08))
        assert line.shape == (32, 128, 3)
        mine = (
            slice(0, round(128 * TOP_SHARE)) if design.slots[place].top < design.height_mm / 3 else slice(51, None)
        )
        ink = line[:, mine, 0] > 128
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        assert rows[0] > 0, "cut above"
        assert rows[-1] < 31, "cut below"
        assert columns[-1] - columns[0] >= 7, "too narrow to be read"
        middles.append((mine.start or 0) + columns.mean())

    assert middles == sorted(middles)

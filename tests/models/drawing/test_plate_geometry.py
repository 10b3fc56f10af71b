"""Every design adds up to its plate: boxes inside, no overlap, margins alike on both sides."""

import itertools

import pytest

from models.base import PlateColour
from models.drawing.plate_geometry import DOT_DIAMETER_MM, PLATE_DESIGNS, PlateDesign, Slot, plate_design

_SIZES = {
    ("ordinary", "blue", 1): (440, 140, 7),
    ("ordinary", "yellow", 1): (440, 140, 7),
    ("ordinary", "yellow", 2): (440, 220, 7),
    ("nev_small", "green", 1): (480, 140, 8),
    ("nev_large", "yellow_green", 1): (480, 140, 8),
    ("police", "white", 1): (440, 140, 7),
    ("hk_mo", "black", 1): (440, 140, 7),
    ("coach", "yellow", 1): (440, 140, 7),
    ("trailer", "yellow", 2): (440, 220, 7),
    ("embassy", "black", 1): (440, 140, 7),
    ("consulate", "black", 1): (440, 140, 7),
    ("wj", "white", 1): (480, 140, 8),
    ("wj", "white", 2): (495, 240, 8),
    ("military", "white", 1): (440, 140, 7),
    ("military", "white", 2): (495, 240, 7),
    ("emergency", "white", 1): (480, 140, 8),
    ("civil_aviation", "green", 1): (440, 140, 7),
    ("motorcycle", "yellow", 2): (220, 140, 7),
    ("motorcycle", "blue", 2): (220, 140, 7),
    ("low_speed", "yellow", 2): (300, 165, 7),
}

every_design = pytest.mark.parametrize(
    "design", PLATE_DESIGNS, ids=lambda one: f"{one.kind}-{one.colour}-{one.rows}"
)


def _rows(design: PlateDesign) -> list[list[Slot]]:
    tops = sorted({slot.top for slot in design.slots})
    return [[slot for slot in design.slots if slot.top == top] for top in tops]


def test_all_designs_have_the_size_and_length_of_the_standard() -> None:
    found = {
        (one.kind, one.colour.value, one.rows): (one.width_mm, one.height_mm, len(one.slots))
        for one in PLATE_DESIGNS
    }
    assert found == _SIZES


@every_design
def test_boxes_lie_inside_the_plate(design: PlateDesign) -> None:
    for slot in design.slots:
        assert slot.left >= 10
        assert slot.left + slot.width <= design.width_mm - 10
        assert slot.top >= 10
        assert slot.top + slot.height <= design.height_mm - 10


@every_design
def test_rows_are_centred_and_boxes_do_not_overlap(design: PlateDesign) -> None:
    for row in _rows(design):
        assert row[0].left == pytest.approx(design.width_mm - row[-1].left - row[-1].width)
        for one, following in itertools.pairwise(row):
            assert following.left - one.left - one.width >= 9


@every_design
def test_the_dot_stands_free(design: PlateDesign) -> None:
    if design.dot is None:
        assert design.kind in {"nev_small", "nev_large", "wj", "emergency", "military"}
        return
    x, y = design.dot
    for slot in design.slots:
        beside = x + DOT_DIAMETER_MM / 2 < slot.left or x - DOT_DIAMETER_MM / 2 > slot.left + slot.width
        below = y + DOT_DIAMETER_MM / 2 < slot.top
        assert beside or below


def test_the_police_dot_follows_the_province_others_the_office() -> None:
    police, blue = plate_design("police", PlateColour.WHITE), plate_design("ordinary", PlateColour.BLUE)
    assert police.dot
    assert blue.dot
    assert police.slots[0].left < police.dot[0] < police.slots[1].left
    assert blue.slots[1].left < blue.dot[0] < blue.slots[2].left


def test_a_design_is_found_by_its_rows() -> None:
    assert plate_design("ordinary", PlateColour.YELLOW, rows=2).height_mm == 220
    assert plate_design("ordinary", PlateColour.YELLOW).height_mm == 140


def test_an_unknown_design_is_refused_with_the_list_of_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no plate design nev_small/blue/1 .* low_speed/yellow/2"):
        plate_design("nev_small", PlateColour.BLUE)

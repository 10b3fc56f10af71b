"""Drawn plates: size, paint, ink and where they are."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.base import PlateColour
from models.drawing.glyphs import GlyphFace
from models.drawing.plate_drawing import draw_plate
from models.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign, plate_design

_TEXTS = {
    "ordinary": "京A8K3F7",
    "nev_small": "沪AD23456",
    "nev_large": "川A05218D",
    "police": "京A0417警",
    "hk_mo": "粤Z8A26港",
    "coach": "豫A2R70学",
    "trailer": "赣E1234挂",
    "embassy": "224578使",
    "consulate": "沪22407领",
    "wj": "WJ京1234X",
    "military": "VA01234",
    "emergency": "京X1234应急",
    "civil_aviation": "民航A1234",
    "motorcycle": "川B8D215",
    "low_speed": "甘C6X381",
}


def _drawn(kind: str, colour: PlateColour, face: GlyphFace) -> NDArray[np.int16]:
    return draw_plate(_TEXTS[kind], plate_design(kind, colour), face, 1.0).astype(np.int16)


def _hue(bgr: NDArray[np.int16]) -> str:
    blue, green, red = (int(part) for part in bgr[:3])
    if max(blue, green, red) - min(blue, green, red) < 25:
        return "white" if green > 150 else "black"
    if red > blue and green > blue:
        return "yellow"
    return ["blue", "green", "red"][int(np.argmax([blue, green, red]))]


@pytest.mark.parametrize("design", PLATE_DESIGNS, ids=lambda one: f"{one.kind}-{one.colour}-{one.rows}")
@pytest.mark.parametrize("scale", [0.5, 1.0, 2.3])
def test_size_follows_the_scale(design: PlateDesign, scale: float, face: GlyphFace) -> None:
    plate = draw_plate(_TEXTS[design.kind], design, face, scale)
    assert plate.dtype == np.uint8
    assert plate.shape == (round(design.height_mm * scale), round(design.width_mm * scale), 4)


@pytest.mark.parametrize("design", PLATE_DESIGNS, ids=lambda one: f"{one.kind}-{one.colour}-{one.rows}")
def test_characters_stand_in_their_boxes_and_nowhere_else(design: PlateDesign, face: GlyphFace) -> None:
    text = _TEXTS[design.kind]
    plate = draw_plate(text, design, face, 1.0).astype(np.int16)
    other = draw_plate(text[::-1], design, face, 1.0).astype(np.int16)
    changed = np.abs(plate - other).max(axis=2) > 40
    for character, opposite, slot in zip(text, text[::-1], design.slots, strict=True):
        left, top = int(slot.left) - 1, int(slot.top) - 1
        box = changed[top : top + int(slot.height) + 3, left : left + int(slot.width) + 3]
        assert box.any() == (character != opposite)
        box[:] = False
    assert not changed.any()


@pytest.mark.parametrize(
    "kind, colour, place, expected",
    [
        ("ordinary", PlateColour.BLUE, (70, 145), "blue"),
        ("ordinary", PlateColour.YELLOW, (70, 145), "yellow"),
        ("police", PlateColour.WHITE, (70, 89), "white"),
        ("hk_mo", PlateColour.BLACK, (70, 145), "black"),
        ("coach", PlateColour.YELLOW, (70, 145), "yellow"),
        ("nev_small", PlateColour.GREEN, (122, 240), "green"),
        ("nev_large", PlateColour.YELLOW_GREEN, (70, 65), "yellow"),
        ("nev_large", PlateColour.YELLOW_GREEN, (70, 140), "green"),
    ],
)
def test_paint(kind: str, colour: PlateColour, place: tuple[int, int], expected: str, face: GlyphFace) -> None:
    assert _hue(_drawn(kind, colour, face)[place]) == expected


def test_the_small_new_energy_plate_is_pale_at_the_top(face: GlyphFace) -> None:
    plate = _drawn("nev_small", PlateColour.GREEN, face)
    top, bottom = plate[18, 240, :3], plate[122, 240, :3]
    assert top.min() > 180
    assert bottom[2] < 80


def test_only_the_police_mark_is_red(face: GlyphFace) -> None:
    plate = _drawn("police", PlateColour.WHITE, face)
    red = (plate[..., 2] > 150) & (plate[..., 1] < 80)
    columns = np.flatnonzero(red.any(axis=0))
    assert columns.min() >= 378
    assert red.sum() > 500


def test_ink_is_light_on_dark_paint_and_dark_on_light(face: GlyphFace) -> None:
    dot = (70, 134)
    assert _hue(_drawn("ordinary", PlateColour.BLUE, face)[dot]) == "white"
    assert _hue(_drawn("hk_mo", PlateColour.BLACK, face)[dot]) == "white"
    assert _hue(_drawn("coach", PlateColour.YELLOW, face)[dot]) == "black"


def test_corners_are_cut_round(face: GlyphFace) -> None:
    alpha = _drawn("ordinary", PlateColour.BLUE, face)[..., 3]
    assert [alpha[0, 0], alpha[0, -1], alpha[-1, 0], alpha[-1, -1]] == [0, 0, 0, 0]
    assert alpha[70, 0] == alpha[0, 220] == 255


@pytest.mark.parametrize("text", ["", "京A8K3F", "京A8K3F77"])
def test_a_text_of_the_wrong_length_is_refused(text: str, face: GlyphFace) -> None:
    with pytest.raises(ValueError, match="has 7 characters"):
        draw_plate(text, plate_design("ordinary", PlateColour.BLUE), face)


@pytest.mark.parametrize("scale", [0, -1.0])
def test_a_scale_that_is_no_size_is_refused(scale: float, face: GlyphFace) -> None:
    with pytest.raises(ValueError, match="px_per_mm must be above 0"):
        draw_plate("京A8K3F7", plate_design("ordinary", PlateColour.BLUE), face, scale)

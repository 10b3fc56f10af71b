"""A number plate as a picture: paint, frame line, characters and bolts, drawn to the measures of GA 36."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import PlateColour
from models.drawing.glyphs import GlyphFace
from models.drawing.plate_geometry import DOT_DIAMETER_MM, PLATE_RADIUS_MM, PlateDesign

Bgr = tuple[int, int, int]

_BLUE, _YELLOW, _GREEN, _PALE_GREEN = (152, 66, 10), (18, 176, 242), (98, 168, 34), (228, 240, 222)
_DARK_GREEN = (66, 104, 10)
_WHITE, _BLACK, _RED, _BOLT = (240, 243, 243), (24, 22, 22), (36, 30, 196), (176, 178, 180)
_INK: dict[PlateColour, Bgr] = {PlateColour.BLUE: _WHITE, PlateColour.BLACK: _WHITE}
RED_MARKS = frozenset("警应急使领")
RED_BEGINNINGS = {"wj": 3, "military": 2}
"""How many characters at the beginning of these plates are red."""
_YELLOW_SHARE = 0.25
"""How much of a large new-energy plate is yellow, from the left."""
_FINENESS = 3
"""Everything is drawn this many times larger and shrunk, which smooths all edges alike."""
_LINE_INSET_MM, _LINE_MM, _BOLT_RADIUS_MM = 4.0, 2.2, 4.5


def draw_plate(text: str, design: PlateDesign, face: GlyphFace, px_per_mm: float = 2.0) -> NDArray[np.uint8]:
    """Draw `text` as a plate of `design`: height x width x 4, BGRA, transparent outside the round corners.

    Raises ValueError where the text has another length than the design has slots or a character that no plate
    has, or the scale is not positive.
    """
    if len(text) != len(design.slots):
        raise ValueError(f"a {design.kind} plate has {len(design.slots)} characters, this text has {len(text)}")
    if px_per_mm <= 0:
        raise ValueError(f"px_per_mm must be above 0, it is {px_per_mm}")
    scale = px_per_mm * _FINENESS
    plate = _paint(design, scale)
    ink = _WHITE if design.kind == "civil_aviation" else _INK.get(design.colour, _BLACK)
    _frame_line(plate, scale, ink)
    for place, (character, slot) in enumerate(zip(text, design.slots, strict=True)):
        mask = face.mask(character, round(slot.width * scale), round(slot.height * scale))
        marked = character in RED_MARKS or place < RED_BEGINNINGS.get(design.kind, 0)
        red = design.colour is PlateColour.WHITE and marked
        _stamp(plate, mask, (round(slot.left * scale), round(slot.top * scale)), _RED if red else ink)
    if design.dot:
        _disc(plate, design.dot, DOT_DIAMETER_MM / 2, scale, ink)
    _bolts(plate, design, scale)
    whole = np.dstack([plate, _outline(design, scale)])
    size = (round(design.width_mm * px_per_mm), round(design.height_mm * px_per_mm))
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def _paint(design: PlateDesign, scale: float) -> NDArray[np.uint8]:
    width, height = round(design.width_mm * scale), round(design.height_mm * scale)
    plain: dict[PlateColour, Bgr] = {
        PlateColour.BLUE: _BLUE,
        PlateColour.YELLOW: _YELLOW,
        PlateColour.YELLOW_GREEN: _GREEN,
        PlateColour.WHITE: _WHITE,
        PlateColour.BLACK: _BLACK,
    }
    if design.kind == "civil_aviation":
        return np.full((height, width, 3), _DARK_GREEN, np.uint8)
    if design.colour is PlateColour.GREEN:
        share = np.linspace(0, 1, height)[:, None, None] ** 0.8
        column = (1 - share) * np.array(_PALE_GREEN) + share * np.array(_GREEN)
        return np.repeat(np.round(column).astype(np.uint8), width, axis=1)
    plate = np.full((height, width, 3), plain[design.colour], np.uint8)
    if design.colour is PlateColour.YELLOW_GREEN:
        plate[:, : round(width * _YELLOW_SHARE)] = _YELLOW
    return plate


def _frame_line(plate: NDArray[np.uint8], scale: float, ink: Bgr) -> None:
    height, width = plate.shape[:2]
    edge = np.zeros((height, width), np.uint8)
    for inset, value in ((_LINE_INSET_MM, 255), (_LINE_INSET_MM + _LINE_MM, 0)):
        _round_box(edge, inset * scale, (PLATE_RADIUS_MM - inset / 2) * scale, value)
    _stamp(plate, edge, (0, 0), ink)


def _outline(design: PlateDesign, scale: float) -> NDArray[np.uint8]:
    alpha = np.zeros((round(design.height_mm * scale), round(design.width_mm * scale)), np.uint8)
    _round_box(alpha, 0, PLATE_RADIUS_MM * scale, 255)
    return alpha


def _round_box(mask: NDArray[np.uint8], inset: float, radius: float, value: int) -> None:
    """Fill a box with round corners, `inset` px inside the edges of `mask`."""
    height, width = mask.shape
    near, far_x, far_y, r = round(inset), width - 1 - round(inset), height - 1 - round(inset), round(radius)
    cv2.rectangle(mask, (near + r, near), (far_x - r, far_y), (value,), -1)
    cv2.rectangle(mask, (near, near + r), (far_x, far_y - r), (value,), -1)
    for x in (near + r, far_x - r):
        for y in (near + r, far_y - r):
            cv2.circle(mask, (x, y), r, (value,), -1)


def _stamp(plate: NDArray[np.uint8], mask: NDArray[np.uint8], at: tuple[int, int], ink: Bgr) -> None:
    left, top = at
    part = plate[top : top + mask.shape[0], left : left + mask.shape[1]]
    share = mask[: part.shape[0], : part.shape[1], None].astype(np.float32) / 255
    part[:] = np.round(part * (1 - share) + np.array(ink, np.float32) * share)


def _disc(plate: NDArray[np.uint8], centre: tuple[float, float], radius: float, scale: float, ink: Bgr) -> None:
    cv2.circle(plate, (round(centre[0] * scale), round(centre[1] * scale)), round(radius * scale), ink, -1)


def _bolts(plate: NDArray[np.uint8], design: PlateDesign, scale: float) -> None:
    for x in (design.width_mm / 4, design.width_mm * 3 / 4):
        for y in (_LINE_INSET_MM + 8, design.height_mm - _LINE_INSET_MM - 8):
            _disc(plate, (x, y), _BOLT_RADIUS_MM, scale, _BOLT)

"""Drawn plates for tests of reading: the real ones are personal data."""

from functools import cache

import numpy as np

from models.base import Picture, PlateColour
from models.drawing.glyphs import GlyphFace, find_font, font_folders
from models.drawing.plate_drawing import draw_plate
from models.drawing.plate_geometry import plate_design

_GROUND = 96


@cache
def drawn_face() -> GlyphFace:
    """Open the face that plates are drawn with."""
    return GlyphFace(find_font(font_folders()))


def drawn_plate(
    text: str, kind: str = "ordinary", colour: PlateColour = PlateColour.BLUE, px_per_mm: float = 0.6
) -> Picture:
    """Draw a plate edge to edge, its round corners on grey."""
    drawn = draw_plate(text, plate_design(kind, colour), drawn_face(), px_per_mm).astype(np.float32)
    alpha = drawn[..., 3:] / 255
    return np.round(drawn[..., :3] * alpha + _GROUND * (1 - alpha)).astype(np.uint8)

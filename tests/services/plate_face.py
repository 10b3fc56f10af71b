"""The font that drawn plates need."""

from models.drawing.glyphs import FontError, GlyphFace, find_font, font_folders
from tests.services.needs import lacking


def installed_face() -> GlyphFace:
    """Open the font with which plates are drawn."""
    try:
        return GlyphFace(find_font(font_folders()))
    except FontError as error:
        lacking("a CJK font", str(error))
        raise

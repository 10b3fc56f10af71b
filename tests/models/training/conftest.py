"""The face with which plates are drawn."""

import pytest

from models.training.drawing.glyphs import GlyphFace
from tests.services.plate_face import installed_face


@pytest.fixture(scope="session")
def face() -> GlyphFace:
    return installed_face()

"""The real weights and pictures, where this machine has them."""

from pathlib import Path

import pytest

from models.base import PlateReader
from models.drawing.glyphs import GlyphFace
from models.readers import open_plate_reader, open_weights
from models.weights.registry import Weights
from tests.services.needs import needs_folder
from tests.services.plate_face import installed_face


@pytest.fixture(scope="session")
def weights() -> Weights:
    """The weights of this machine; those of the folder are there for sure."""
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the folder of weights")
    return open_weights()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real pictures."""
    return needs_folder("GATEHOUSE_TEST_DATA", "the folder of real pictures")


@pytest.fixture(scope="session")
def reader(weights: Weights) -> PlateReader:
    """The plate reader that the product would open here."""
    return open_plate_reader(weights)


@pytest.fixture(scope="session")
def face() -> GlyphFace:
    """The face with which plates are drawn."""
    return installed_face()

"""One renderer for all films of the drawn street: painting its panels takes seconds."""

import pytest

from demo.street.render import StreetRenderer
from tests.services.plate_face import installed_face


@pytest.fixture(scope="session")
def renderer() -> StreetRenderer:
    return StreetRenderer(installed_face())

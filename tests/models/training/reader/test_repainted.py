import numpy as np
import pytest

from models.base import PlateColour
from models.training.reader.repainted import repainted


@pytest.mark.parametrize(
    "colour,brighter", [(PlateColour.YELLOW, False), (PlateColour.WHITE, False), (PlateColour.BLACK, True)]
)
def test_characters_stay_where_they_are_and_get_the_ink_of_the_new_paint(
    colour: PlateColour, *, brighter: bool
) -> None:
    blue = np.full((32, 128, 3), (160, 72, 14), np.uint8)
    blue[8:24, 20:60] = 240
    seen = repainted(blue, colour, np.random.default_rng(1))
    ink, paint = float(seen[12:20, 30:50].mean()), float(seen[:, 80:].mean())
    assert abs(ink - paint) > 40
    assert (ink > paint) is brighter


def test_a_dark_crop_stays_dark() -> None:
    night = np.full((32, 128, 3), (40, 18, 4), np.uint8)
    night[8:24, 20:60] = 60
    assert repainted(night, PlateColour.WHITE, np.random.default_rng(1)).max() < 100

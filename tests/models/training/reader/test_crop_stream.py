import numpy as np
import pytest

from models.drawing.crops import CropMaker
from models.drawing.letter_cases import LetterCase, Typesetter, typesetter
from models.plates.formats import ALPHABET
from models.training.reader.crop_stream import drawn_crops, real_crops
from models.training.reader.real_crops import LabelledCrop


@pytest.fixture(scope="module")
def maker() -> CropMaker:
    drawn = typesetter((), (), seed=1)
    hanzi = LetterCase(dict.fromkeys(ALPHABET, np.full((96, 48), 255, np.uint8)))
    return CropMaker(Typesetter(drawn.strokes, drawn.strokes, (hanzi,)))


def test_drawn_crops_carry_text_places_and_colour_of_each_plate(maker: CropMaker) -> None:
    crops = drawn_crops(maker, np.random.default_rng(1), 40)

    assert crops.pixels.shape == (40, 32, 128, 3)
    assert all(row.any() for row in crops.pixels)
    lengths = (crops.texts >= 0).sum(axis=1)
    assert set(lengths) <= {7, 8}
    assert np.array_equal(np.isnan(crops.middles), crops.texts < 0)
    assert crops.colours.max() < 6


def test_rare_provinces_are_dealt_more_often_than_they_occur() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (24, 94, 3), np.uint8)
    labelled = (
        *(LabelledCrop(picture, f"皖A{number:05}") for number in range(99)),
        LabelledCrop(picture, "苏B00000"),
    )

    crops = real_crops(labelled, np.random.default_rng(4), 300)

    rare = (crops.texts[:, 0] == ALPHABET.index("苏")).mean()
    assert 0.15 < rare < 0.4
    assert np.isnan(crops.middles).all()

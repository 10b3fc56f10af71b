import numpy as np
import pytest

from models.drawing.crops import CropMaker
from models.drawing.letter_cases import LetterCase, Typesetter, typesetter
from models.plates.formats import ALPHABET, MARKS, PROVINCES
from models.plates.reading.character_look import LINE_SIZE
from models.training.characters.cuts import drawn_cuts

_HANZI = PROVINCES + MARKS


@pytest.fixture(scope="module")
def maker() -> CropMaker:
    drawn = typesetter((), (), seed=1)
    hanzi = LetterCase(dict.fromkeys(ALPHABET, np.full((96, 48), 255, np.uint8)))
    return CropMaker(Typesetter(drawn.strokes, drawn.strokes, (hanzi,)), size=LINE_SIZE)


def test_hanzi_are_cut_out_more_often_than_they_stand_on_plates(maker: CropMaker) -> None:
    pixels, labels = drawn_cuts(maker, np.random.default_rng(1), 300)
    assert pixels.shape == (300, 64, 48, 3)
    assert all(cut.any() for cut in pixels)
    hanzi = sum(ALPHABET[label] in _HANZI for label in labels)
    assert 80 < hanzi < 250

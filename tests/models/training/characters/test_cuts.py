import numpy as np
import pytest

from models.plates.character_look import CHARACTER_SIZE, LINE_SIZE
from models.plates.formats import ALPHABET, MARKS, PROVINCES
from models.training.characters.cuts import CutPool, Cuts, drawn_cuts
from models.training.drawing.crops import CropMaker
from models.training.drawing.letter_cases import LetterCase, Typesetter, typesetter

_HANZI = PROVINCES + MARKS


@pytest.fixture(scope="module")
def maker() -> CropMaker:
    drawn = typesetter((), (), seed=1)
    hanzi = LetterCase(dict.fromkeys(ALPHABET, np.full((96, 48), 255, np.uint8)))
    return CropMaker(Typesetter(drawn.strokes, drawn.strokes, (hanzi,)), size=LINE_SIZE)


def _cuts(*labels: int) -> Cuts:
    pixels = np.zeros((len(labels), CHARACTER_SIZE[1], CHARACTER_SIZE[0], 3), np.uint8)
    pixels[:] = np.array(labels, np.uint8)[:, None, None, None]
    return pixels, np.array(labels, np.int64)


def test_hanzi_are_cut_out_more_often_than_they_stand_on_plates(maker: CropMaker) -> None:
    pixels, labels = drawn_cuts(maker, np.random.default_rng(1), 300)
    assert pixels.shape == (300, 64, 48, 3)
    assert all(cut.any() for cut in pixels)
    hanzi = sum(ALPHABET[label] in _HANZI for label in labels)
    assert 80 < hanzi < 250


def test_a_pool_forgets_the_oldest_and_keeps_pictures_with_their_labels() -> None:
    pool = CutPool(4)
    pool.add(_cuts(1, 2, 3))
    pool.add(_cuts(4, 5))
    pixels, labels = pool.deal(200, np.random.default_rng(0))
    assert set(labels.tolist()) == {2, 3, 4, 5}
    assert (pixels[:, 0, 0, 0] == labels).all()


def test_a_pool_deals_only_what_it_has() -> None:
    pool = CutPool(100)
    pool.add(_cuts(7))
    assert set(pool.deal(50, np.random.default_rng(0))[1].tolist()) == {7}

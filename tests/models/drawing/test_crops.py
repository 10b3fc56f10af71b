from pathlib import Path

import cv2
import numpy as np
import pytest

from models.drawing.camera_effects import LIGHT_MIX, MIX, Effect
from models.drawing.crops import CROP_SIZE, WEIGHTS, CropMaker, random_design
from models.drawing.flat_plate import flat_plate
from models.drawing.fonts import (
    HANZI_FONTS,
    HELD_OUT_HANZI_FONTS,
    HELD_OUT_LATIN_FONTS,
    LATIN_FONTS,
    locate,
    packages,
)
from models.drawing.glyphs import FontError
from models.drawing.held_out import HELD_OUT_MIX
from models.drawing.letter_cases import LetterCase, Typesetter, typesetter
from models.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign
from models.drawing.plate_texts import random_text
from models.plates.formats import ALPHABET, plate_kind


@pytest.fixture(scope="module")
def types() -> Typesetter:
    """One face of strokes for everything: these tests are about plates, and no font need be installed for them."""
    drawn = typesetter((), (), seed=1)
    striped = np.zeros((96, 48), np.uint8)
    striped[:, ::16] = striped[:, 1::16] = striped[:, 2::16] = striped[:, 3::16] = 255
    hanzi = LetterCase(dict.fromkeys(ALPHABET, striped))
    return Typesetter(drawn.strokes, drawn.strokes, (hanzi,))


@pytest.mark.parametrize("design", PLATE_DESIGNS, ids=lambda one: f"{one.kind}-{one.colour}-{one.rows}")
def test_a_random_text_fits_its_design_and_the_grammar(design: PlateDesign) -> None:
    rng = np.random.default_rng(5)

    for text in (random_text(design, rng) for _ in range(50)):
        assert len(text) == len(design.slots)
        assert set(text) <= set(ALPHABET)
        assert plate_kind(text) is not None, f"no format of a {design.kind} plate"


def test_every_design_is_drawn_now_and_then() -> None:
    rng = np.random.default_rng(6)
    drawn = {(one.kind, one.colour, one.rows) for one in (random_design(rng) for _ in range(3000))}

    assert drawn == set(WEIGHTS) == {(one.kind, one.colour, one.rows) for one in PLATE_DESIGNS}


@pytest.mark.parametrize("design", PLATE_DESIGNS, ids=lambda one: f"{one.kind}-{one.colour}-{one.rows}")
def test_a_flat_plate_has_ink_where_it_says_its_characters_are(design: PlateDesign, types: Typesetter) -> None:
    rng = np.random.default_rng(7)
    plate = flat_plate(random_text(design, rng), design, types, rng)
    height, width = plate.picture.shape[:2]

    for (x, y), slot in zip(plate.middles, design.slots, strict=True):
        left, top = round(x * width), round(y * height)
        across, down = round(slot.width * 0.35), round(slot.height * 0.35)
        around = plate.picture[max(0, top - down) : top + down, max(0, left - across) : left + across].astype(int)
        assert np.ptp(around.sum(axis=2)) > 150


def test_the_same_seed_gives_the_same_crops_and_another_seed_others(types: Typesetter) -> None:
    maker = CropMaker(types)
    first, again, other = (maker.samples(np.random.default_rng(seed), 3) for seed in (8, 8, 9))

    assert [one.text for one in first] == [one.text for one in again]
    assert all(np.array_equal(one.crop, two.crop) for one, two in zip(first, again, strict=True))
    assert first[0].text != other[0].text


def test_samples_have_the_readers_size_and_their_characters_in_reading_order(types: Typesetter) -> None:
    maker, rng = CropMaker(types), np.random.default_rng(10)
    samples = [sample for design in PLATE_DESIGNS for sample in maker.samples(rng, 3, design)]

    for sample in samples:
        assert sample.crop.shape == (CROP_SIZE[1], CROP_SIZE[0], 3)
        assert list(sample.middles) == sorted(sample.middles)
        assert -0.2 < sample.middles[0] < sample.middles[-1] < 1.2


def test_views_of_one_plate_say_the_same_and_look_different(types: Typesetter) -> None:
    one, two = CropMaker(types).samples(np.random.default_rng(11), 2)

    assert one.text == two.text
    assert cv2.norm(one.crop, two.crop) > 0


@pytest.mark.parametrize(
    "effect", list(dict.fromkeys(effect for mix in (MIX, LIGHT_MIX, HELD_OUT_MIX) for _, effect in mix))
)
@pytest.mark.parametrize("shape", [(5, 9), (32, 128), (160, 60)])
def test_an_effect_takes_any_picture_and_keeps_its_shape(effect: Effect, shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(12).integers(0, 256, (*shape, 3), np.uint8)

    seen = effect(picture.copy(), np.random.default_rng(13))

    assert seen.shape == picture.shape
    assert seen.dtype == np.uint8


def test_no_font_of_the_held_out_set_is_one_that_training_saw() -> None:
    trained = {font.file for font in (*HANZI_FONTS, *LATIN_FONTS)}
    held_out = {font.file for font in (*HELD_OUT_HANZI_FONTS, *HELD_OUT_LATIN_FONTS)}

    assert not trained & held_out
    assert not {effect for _, effect in MIX} & {effect for _, effect in HELD_OUT_MIX}


def test_a_font_that_is_not_installed_is_named_with_its_package(tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"RG2014B\.ttf .*apt-get install fonts-roadgeek"):
        locate(LATIN_FONTS[0], tmp_path)
    assert "fonts-noto-cjk" in packages()

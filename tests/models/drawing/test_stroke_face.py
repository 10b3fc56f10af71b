"""The face of our own: every letter and digit is there, fills its box and differs from its neighbours."""

import itertools
import string

import numpy as np
import pytest

from models.drawing.stroke_face import LETTERS_AND_DIGITS, stroke_mask

_ALL = string.digits + string.ascii_uppercase


def test_all_letters_and_digits_can_be_drawn() -> None:
    assert set(LETTERS_AND_DIGITS) == set(_ALL)


@pytest.mark.parametrize("character", _ALL)
def test_a_glyph_reaches_top_and_bottom_of_its_box(character: str) -> None:
    mask = stroke_mask(LETTERS_AND_DIGITS[character], 90, 180)
    assert mask.shape == (180, 90)
    inked = np.flatnonzero(mask.any(axis=1))
    assert inked[0] <= 2
    assert inked[-1] >= 177
    assert 0.1 < (mask > 0).mean() < 0.7


def test_no_two_glyphs_look_the_same() -> None:
    masks = {character: stroke_mask(strokes, 45, 90) for character, strokes in LETTERS_AND_DIGITS.items()}
    same = [
        (one, other)
        for one, other in itertools.combinations(_ALL, 2)
        if {one, other} != {"0", "O"} and (masks[one] != masks[other]).mean() < 0.02
    ]
    assert same == []


def test_the_pen_stays_even_when_the_box_is_stretched() -> None:
    mask = stroke_mask(LETTERS_AND_DIGITS["H"], 160, 120)
    upright = int((mask[10] > 0).sum()) / 2
    bar = int((mask[:, 80] > 0).sum())
    assert upright == pytest.approx(bar, abs=3)

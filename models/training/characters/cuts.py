"""Drawn characters without end, cut out as the product cuts them: never quite in the middle."""

from collections.abc import Iterator
from itertools import count

import numpy as np
from numpy.typing import NDArray

from models.drawing.crops import CropMaker, ReaderSample, character_indexes
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.drawing.letter_cases import typesetter
from models.plates.formats import ALPHABET, PROVINCES
from models.plates.reading.character_look import CHARACTER_SIZE, LINE_SIZE, character_at
from models.training.pool import Rows

Cuts = tuple[NDArray[np.uint8], NDArray[np.int64]]
"""N x 64 x 48 x 3 pixels and N places in the alphabet."""

_CHUNK = 1024
_CHUNKS_OF_A_MAKER = 150
"""How long one set of faces is drawn with; the next one has other designs between the fonts."""
_DRILL_SHARE = 0.5
_WIDTHS = (80.0, 330.0)
"""How wide in px plates are seen: a closer look is for those of which the line shows too little."""
_SMALL_SHARE = 0.03

_FIRST_HANZI = ALPHABET.index(PROVINCES[0])
_OTHERS = 2
_SEED_STEP = 7919
_OFF_STEPS, _OFF_SHARE = 0.5, 0.012
_STEPS = 32
"""A cut errs by as much as a step of the line's frames, and by what peaks lie beside middles."""


def character_maker(seed: int) -> CropMaker:
    """Give a maker of fine views with many Hanzi."""
    return CropMaker(
        typesetter(HANZI_FONTS, LATIN_FONTS, seed),
        drill_share=_DRILL_SHARE,
        small_share=_SMALL_SHARE,
        size=LINE_SIZE,
        widths=_WIDTHS,
    )


def drawn_cuts(maker: CropMaker, rng: np.random.Generator, wanted: int) -> Cuts:
    """Draw `wanted` characters: all Hanzi of a plate and some of its others."""
    pixels = np.zeros((wanted, CHARACTER_SIZE[1], CHARACTER_SIZE[0], 3), np.uint8)
    labels = np.zeros(wanted, np.int64)
    filled = 0
    while filled < wanted:
        for sample in maker.samples(rng, 1):
            for place in _chosen(sample, rng)[: wanted - filled]:
                off = rng.uniform(-_OFF_STEPS, _OFF_STEPS) / _STEPS + rng.normal(0, _OFF_SHARE)
                pixels[filled] = character_at(sample.crop, float(np.clip(sample.middles[place] + off, 0, 1)))
                labels[filled] = ALPHABET.index(sample.text[place])
                filled += 1
    return pixels, labels


def _chosen(sample: ReaderSample, rng: np.random.Generator) -> list[int]:
    inside = [place for place, middle in enumerate(sample.middles) if 0 < middle < 1]
    hanzi = [place for place in inside if character_indexes(sample.text)[place] >= _FIRST_HANZI]
    others = [place for place in inside if place not in hanzi]
    return hanzi + [int(place) for place in rng.permutation(others)[:_OTHERS]]


def cuts_for_ever(seed: int) -> Iterator[Rows]:
    """Draw chunk after chunk, now and then with other faces."""
    rng = np.random.default_rng(seed)
    for number in count():
        maker = character_maker(seed + _SEED_STEP * number)
        yield from (drawn_cuts(maker, rng, _CHUNK) for _ in range(_CHUNKS_OF_A_MAKER))

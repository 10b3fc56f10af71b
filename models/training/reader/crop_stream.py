"""Fresh crops without end, drawn ones and real ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.base import PlateColour
from models.drawing.camera_effects import LIGHT_MIX, mixed
from models.drawing.crops import CROP_SIZE, CropMaker, ReaderSample, character_indexes, is_without_colour
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.drawing.letter_cases import typesetter
from models.training.pool import Rows
from models.training.reader.colours import COLOURS
from models.training.reader.real_crops import LabelledCrop, jittered
from models.training.reader.repainted import REPAINTS, repainted

LONGEST = 8
UNKNOWN_COLOUR = -1
_CHUNK = 256
VIEWS = 2
"""How often a drawn plate is photographed: more are drawn faster, but fewer plates are seen."""
_RARE_SHARE = 0.25
_REPAINTED_SHARE = 0.5
_DRILL_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Crops:
    """N crops as arrays.

    `pixels` N x 32 x 128 x 3, `texts` N x 8 (places in the alphabet, -1 beyond the end), `middles` N x 8 (0…1,
    NaN where unknown), `colours` N (places in the list of colours, -1 where unknown).
    """

    pixels: NDArray[np.uint8]
    texts: NDArray[np.int64]
    middles: NDArray[np.float32]
    colours: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def rows(self) -> Rows:
        """All arrays, as a pool keeps them."""
        return self.pixels, self.texts, self.middles, self.colours

    def take(self, places: NDArray[np.int64]) -> "Crops":
        """Give the crops at these places."""
        return Crops(self.pixels[places], self.texts[places], self.middles[places], self.colours[places])


def drawn_crops(maker: CropMaker, rng: np.random.Generator, count: int, views: int = VIEWS) -> Crops:
    """Draw `count` crops, each plate photographed `views` times."""
    crops = _empty(count)
    samples: list[ReaderSample] = []
    for place in range(count):
        if not samples:
            samples = maker.samples(rng, views)
        _put(crops, place, samples.pop())
    return crops


def real_crops(labelled: tuple[LabelledCrop, ...], rng: np.random.Generator, count: int) -> Crops:
    """Deal `count` real crops, each cut and lit anew, some in other paint; they are of blue plates.

    A quarter or more are not of the commonest province.
    """
    crops = _empty(count)
    provinces = [crop.text[0] for crop in labelled]
    commonest = max(set(provinces), key=provinces.count)
    rare = [crop for crop in labelled if crop.text[0] != commonest]
    for place in range(count):
        choice = rare if rare and rng.random() < _RARE_SHARE else labelled
        crop = choice[rng.integers(len(choice))]
        colour = REPAINTS[rng.integers(len(REPAINTS))] if rng.random() < _REPAINTED_SHARE else PlateColour.BLUE
        shown = jittered(crop.picture, CROP_SIZE, rng)
        shown = repainted(shown, colour, rng) if colour is not PlateColour.BLUE else shown
        crops.pixels[place] = mixed(LIGHT_MIX)(shown, rng)
        indexes = character_indexes(crop.text)
        crops.texts[place, : len(indexes)] = indexes
        if not is_without_colour(crops.pixels[place]):
            crops.colours[place] = COLOURS.index(colour)
    return crops


def crops_for_ever(real: tuple[LabelledCrop, ...], real_share: float, seed: int) -> Iterator[Rows]:
    """Draw chunk after chunk, a share of them dealt from real crops."""
    maker = CropMaker(typesetter(HANZI_FONTS, LATIN_FONTS, seed), drill_share=_DRILL_SHARE)
    rng = np.random.default_rng(seed)
    while True:
        is_real = bool(real) and rng.random() < real_share
        yield (real_crops(real, rng, _CHUNK) if is_real else drawn_crops(maker, rng, _CHUNK)).rows


def _empty(count: int) -> Crops:
    width, height = CROP_SIZE
    return Crops(
        pixels=np.zeros((count, height, width, 3), np.uint8),
        texts=np.full((count, LONGEST), -1, np.int64),
        middles=np.full((count, LONGEST), np.nan, np.float32),
        colours=np.full(count, UNKNOWN_COLOUR, np.int64),
    )


def _put(crops: Crops, place: int, sample: ReaderSample) -> None:
    indexes = character_indexes(sample.text)
    crops.pixels[place] = sample.crop
    crops.texts[place, : len(indexes)] = indexes
    crops.middles[place, : len(indexes)] = sample.middles
    if not sample.grey:
        crops.colours[place] = COLOURS.index(sample.design.colour)

"""Fresh crops without end, drawn by processes beside the training, and the pool from which batches are dealt."""

import itertools
import multiprocessing
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import PlateColour
from models.training.companions import keep_giving
from models.training.drawing.camera_effects import LIGHT_MIX, mixed
from models.training.drawing.crops import CROP_SIZE, CropMaker, ReaderSample, character_indexes
from models.training.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.training.drawing.letter_cases import typesetter
from models.training.reader.real_crops import LabelledCrop, jittered

LONGEST = 8
UNKNOWN_COLOUR = -1
_CHUNK = 256
_VIEWS = 2
_RARE_SHARE = 0.25
_DRILL_SHARE = 0.15
_COLOURS = ("blue", "green", "yellow", "yellow_green", "white", "black")


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

    def take(self, places: NDArray[np.int64]) -> "Crops":
        """Give the crops at these places."""
        return Crops(self.pixels[places], self.texts[places], self.middles[places], self.colours[places])


def drawn_crops(maker: CropMaker, rng: np.random.Generator, count: int) -> Crops:
    """Draw `count` crops."""
    crops = _empty(count)
    samples: list[ReaderSample] = []
    for place in range(count):
        if not samples:
            samples = maker.samples(rng, _VIEWS)
        _put(crops, place, samples.pop())
    return crops


def real_crops(labelled: tuple[LabelledCrop, ...], rng: np.random.Generator, count: int) -> Crops:
    """Deal `count` real crops, each cut and lit anew; a quarter or more are not of the commonest province."""
    crops = _empty(count)
    provinces = [crop.text[0] for crop in labelled]
    commonest = max(set(provinces), key=provinces.count)
    rare = [crop for crop in labelled if crop.text[0] != commonest]
    for place in range(count):
        choice = rare if rare and rng.random() < _RARE_SHARE else labelled
        crop = choice[rng.integers(len(choice))]
        crops.pixels[place] = mixed(LIGHT_MIX)(jittered(crop.picture, CROP_SIZE, rng), rng)
        indexes = character_indexes(crop.text)
        crops.texts[place, : len(indexes)] = indexes
        crops.colours[place] = _COLOURS.index(PlateColour.BLUE)
    return crops


@dataclass(slots=True)
class CropStream:
    """Processes that draw; `fresh` gives what they have finished, without waiting."""

    real: tuple[LabelledCrop, ...]
    real_share: float
    seed: int
    processes: int
    _queue: "Queue[Crops]" = field(init=False)
    _running: list[BaseProcess] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        # A forked process would inherit threads of the training that are not there any more, and hang or die.
        context = multiprocessing.get_context("spawn")
        self._queue = context.Queue(maxsize=4)
        for number in range(self.processes):
            arguments = (self._queue, self.real, self.real_share, self.seed + number)
            process = context.Process(target=_draw_for_ever, args=arguments, daemon=True)
            process.start()
            self._running.append(process)

    def wait(self) -> Crops:
        """Give the next chunk, when it is drawn."""
        return self._queue.get()

    def fresh(self) -> list[Crops]:
        """Give the chunks that are ready."""
        return [self._queue.get() for _ in range(self._queue.qsize())]

    def close(self) -> None:
        """End the processes."""
        for process in self._running:
            process.terminate()


class CropPool:
    """The newest crops; the oldest make room."""

    def __init__(self, size: int) -> None:
        self._crops = _empty(size)
        self._next, self._filled = 0, 0

    @property
    def filled(self) -> int:
        """How many crops there are."""
        return self._filled

    def add(self, crops: Crops) -> None:
        """Take crops in, in place of the oldest."""
        size = len(self._crops)
        places = (self._next + np.arange(len(crops))) % size
        for mine, theirs in (
            (self._crops.pixels, crops.pixels),
            (self._crops.texts, crops.texts),
            (self._crops.middles, crops.middles),
            (self._crops.colours, crops.colours),
        ):
            mine[places] = theirs
        self._next = int((self._next + len(crops)) % size)
        self._filled = min(size, self._filled + len(crops))

    def deal(self, count: int, rng: np.random.Generator) -> Crops:
        """Give `count` crops at random."""
        return self._crops.take(rng.integers(0, self._filled, count))


def _draw_for_ever(queue: "Queue[Crops]", real: tuple[LabelledCrop, ...], real_share: float, seed: int) -> None:
    cv2.setNumThreads(1)
    maker = CropMaker(typesetter(HANZI_FONTS, LATIN_FONTS, seed), drill_share=_DRILL_SHARE)
    rng = np.random.default_rng(seed)

    def chunk() -> Crops:
        is_real = bool(real) and rng.random() < real_share
        return real_crops(real, rng, _CHUNK) if is_real else drawn_crops(maker, rng, _CHUNK)

    keep_giving(queue, (chunk() for _ in itertools.count()))


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
        crops.colours[place] = _COLOURS.index(sample.design.colour)

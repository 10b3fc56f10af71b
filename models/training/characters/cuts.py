"""Drawn characters without end, cut out as the product cuts them: never quite in the middle."""

import multiprocessing
from itertools import count
from multiprocessing.queues import Queue

import cv2
import numpy as np
from numpy.typing import NDArray

from models.plates.character_look import CHARACTER_SIZE, LINE_SIZE, character_at
from models.plates.formats import ALPHABET, PROVINCES
from models.training.companions import keep_giving
from models.training.drawing.crops import CropMaker, ReaderSample, character_indexes
from models.training.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.training.drawing.letter_cases import typesetter

Cuts = tuple[NDArray[np.uint8], NDArray[np.int64]]
"""N x 64 x 48 x 3 pixels and N places in the alphabet."""

_CHUNK = 1024
_DRILL_SHARE = 0.5
_WIDTHS = (70.0, 330.0)
"""How wide in px plates are seen: a closer look is for those of which the line shows too little."""
_FIRST_HANZI = ALPHABET.index(PROVINCES[0])
_OTHERS = 2
_OFF_STEPS, _OFF_SHARE = 0.5, 0.012
_STEPS = 32
"""A cut errs by as much as a step of the line's frames, and by what peaks lie beside middles."""


def character_maker(seed: int) -> CropMaker:
    """Give a maker of fine views with many Hanzi."""
    return CropMaker(
        typesetter(HANZI_FONTS, LATIN_FONTS, seed), drill_share=_DRILL_SHARE, size=LINE_SIZE, widths=_WIDTHS
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


class CutPool:
    """The newest characters; the oldest make room."""

    def __init__(self, size: int) -> None:
        self._pixels = np.zeros((size, CHARACTER_SIZE[1], CHARACTER_SIZE[0], 3), np.uint8)
        self._labels = np.zeros(size, np.int64)
        self._next, self._filled = 0, 0

    @property
    def filled(self) -> int:
        """How many characters there are."""
        return self._filled

    def add(self, cuts: Cuts) -> None:
        """Take characters in, in place of the oldest."""
        places = (self._next + np.arange(len(cuts[1]))) % len(self._labels)
        self._pixels[places], self._labels[places] = cuts
        self._next = int((self._next + len(places)) % len(self._labels))
        self._filled = min(len(self._labels), self._filled + len(places))

    def deal(self, count: int, rng: np.random.Generator) -> Cuts:
        """Give `count` characters at random."""
        places = rng.integers(0, self._filled, count)
        return self._pixels[places], self._labels[places]


class CutStream:
    """Processes that draw characters."""

    def __init__(self, seed: int, processes: int) -> None:
        # A forked process would inherit threads of the training that are not there any more, and hang or die.
        context = multiprocessing.get_context("spawn")
        self._queue: Queue[Cuts] = context.Queue(maxsize=6)
        self._running = [
            context.Process(target=_draw_for_ever, args=(self._queue, seed + number), daemon=True)
            for number in range(processes)
        ]
        for process in self._running:
            process.start()

    def wait(self) -> Cuts:
        """Give the next chunk, when it is drawn."""
        return self._queue.get()

    def fresh(self) -> list[Cuts]:
        """Give the chunks that are ready."""
        return [self._queue.get() for _ in range(self._queue.qsize())]

    def close(self) -> None:
        """End the processes."""
        for process in self._running:
            process.terminate()


def _draw_for_ever(queue: "Queue[Cuts]", seed: int) -> None:
    cv2.setNumThreads(1)
    maker, rng = character_maker(seed), np.random.default_rng(seed)
    keep_giving(queue, (drawn_cuts(maker, rng, _CHUNK) for _ in count()))

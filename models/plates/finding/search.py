"""Where to look for plates: the whole picture, then overlapping windows, then once more around each find."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from models.base import Picture
from models.plates.finding.found import FoundPlate, distinct_plates, same_plate
from models.plates.finding.lpd_yunet import Window

_SHAPE = 4 / 3
_FINEST = 6
_LARGEST = 1.5


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How hard to look.

    `least` is the smallest score that is kept. The finest windows (`fine`) are searched only where no plate of
    at least `sure` was found before. A last look around each find, `closer` times as wide as the plate, gives
    corners about three times as exact.
    """

    least: float = 0.5
    sure: float = 0.8
    fine: bool = True
    closer: float = 2.0
    overlap: float = 0.3


class WindowFinder(Protocol):
    """Finds plates in one window of a picture."""

    def look(self, picture: Picture, window: Window, least: float) -> tuple[FoundPlate, ...]:
        """Give all sightings with a score of at least `least`. Raises RecogniserError."""
        ...


class PlateSearch:
    """PlateFinder that looks into the windows of a picture one after the other, from coarse to fine."""

    def __init__(self, network: WindowFinder, options: SearchOptions | None = None) -> None:
        self._network = network
        self._options = options or SearchOptions()

    def find(self, picture: Picture) -> tuple[FoundPlate, ...]:
        """Find the plates of `picture`, surest first. Raises RecogniserError."""
        height, width = picture.shape[:2]
        across = max(float(width), height * _SHAPE)
        # The bound keeps a picture that is a mere strip from being cut into hundreds of windows.
        finest = across / _FINEST
        closer = max(finest, min(float(width), height * _SHAPE))
        found = self._look(picture, [across, closer])
        if self._options.fine and not any(plate.score >= self._options.sure for plate in found):
            found = distinct_plates([*found, *self._look(picture, [max(finest, closer / 2)])])
        measured = (self._look_closer(picture, plate) for plate in found)
        return distinct_plates(plate for plate in measured if _inside(plate, width, height))

    def _look(self, picture: Picture, window_widths: list[float]) -> tuple[FoundPlate, ...]:
        height, width = picture.shape[:2]
        sightings: list[FoundPlate] = []
        for window_width in window_widths:
            for window in windows(width, height, window_width, self._options.overlap):
                sightings += self._see(picture, window)
        return distinct_plates(sightings)

    def _see(self, picture: Picture, window: Window) -> Iterator[FoundPlate]:
        """Look into one window. On a blank picture the network sees plates far larger than it: they are none.

        A plate that fills its picture comes out a little larger than it is, and stays.
        """
        for plate in self._network.look(picture, window, self._options.least):
            if max(plate.box.width, plate.box.height) <= window.width * _LARGEST:
                yield plate

    def _look_closer(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        """Look again at the scale at which the network measures best; keep the first find if it sees nothing."""
        middle, size = plate.box.centre, max(plate.box.width, plate.box.height) * self._options.closer
        window = Window(middle.x - size / 2, middle.y - size / _SHAPE / 2, size)
        again = distinct_plates(self._see(picture, window))
        return next((one for one in again if same_plate(one.box, plate.box)), plate)


def windows(width: int, height: int, window_width: float, overlap: float) -> Iterator[Window]:
    """Cover a picture by as few 4:3 windows as overlap each other by at least the share `overlap`."""
    window_height = window_width / _SHAPE
    for top in _starts(height, window_height, overlap):
        for left in _starts(width, window_width, overlap):
            yield Window(left, top, window_width)


def _starts(length: float, window: float, overlap: float) -> list[float]:
    """Spread windows evenly over a length."""
    spare = length - window
    if spare <= 0:
        return [0.0]
    steps = math.ceil(spare / (window * (1 - overlap)))
    return [spare * step / steps for step in range(steps + 1)]


def _inside(plate: FoundPlate, width: int, height: int) -> bool:
    middle = plate.box.centre
    return 0 <= middle.x < width and 0 <= middle.y < height

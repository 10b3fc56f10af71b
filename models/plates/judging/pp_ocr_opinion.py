"""A second opinion by PP-OCR's recogniser in our own session, with all its letters and Hanzi, not only plates'."""

from collections.abc import Callable
from threading import Lock

import numpy as np

from models.base import Corners, Picture, PlateRead
from models.network import Network
from models.plates.finding.found import FoundPlate
from models.plates.finding.rectify import Margin, rectify
from models.plates.judging.pp_ocr import HEIGHT, blob_of, characters_of, opinion_of
from models.plates.judging.second_opinion import Opinion
from models.plates.reading.two_rows import lay_rows_side_by_side

_MARGIN = Margin(0.02, 0.06)
_NARROWEST, _WIDEST, _STEP = 96, 320, 8


class PpOcrOpinion:
    """SecondOpinion whose network is opened when it is first asked, as it is large and asked seldom."""

    def __init__(self, opening: Callable[[], Network]) -> None:
        self._opening = opening
        self._opened: tuple[Network, tuple[str, ...]] | None = None
        self._lock = Lock()

    def ask(self, picture: Picture, plate: PlateRead) -> Opinion | None:
        """Read the plate in one line. Raises RecogniserError, and WeightError where its file is none."""
        network, characters = self._network()
        (frames,) = network.run(blob_of(upright(picture, plate.corners, plate.rows))).values()
        return opinion_of(np.asarray(frames[0], np.float32), characters)

    def _network(self) -> tuple[Network, tuple[str, ...]]:
        with self._lock:
            if self._opened is None:
                network = self._opening()
                self._opened = network, characters_of(network.metadata)
            return self._opened


def upright(picture: Picture, corners: Corners, rows: int) -> Picture:
    """Turn a plate to face the reader, `HEIGHT` high, as wide as it is or, of two rows, as a line of them."""
    if rows > 1:
        return lay_rows_side_by_side(picture, corners, (_WIDEST // 2, HEIGHT), _MARGIN)
    box = FoundPlate(corners, 0.0).box
    width = round(HEIGHT * box.width / max(box.height, 1.0) / _STEP) * _STEP
    return rectify(picture, corners, (min(_WIDEST, max(_NARROWEST, width)), HEIGHT), _MARGIN)

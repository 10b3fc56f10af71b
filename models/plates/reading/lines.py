"""The port to networks that read one rectified plate, and the two that are ready-made."""

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture, RecogniserError
from models.network import Network
from models.plates.finding.rectify import Margin, rectify
from models.plates.formats import ALPHABET
from models.plates.reading.ctc import Emission

_BARRIER = (
    "0123456789皖京渝闽甘粤桂贵琼冀黑豫港鄂湘蒙苏赣吉辽澳宁青陕鲁沪晋川津藏新云浙警ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)


class LineReader(Protocol):
    """Reads one plate of one line, without any knowledge of what plates may say."""

    def read(self, picture: Picture, corners: Corners) -> Emission:
        """Give the network's frames for the plate between `corners`. Raises RecogniserError."""
        ...


class BarrierLine:
    """Open Model Zoo's license-plate-recognition-barrier-0001: 31 provinces, 港 澳 警, no other mark."""

    def __init__(self, network: Network, margin: Margin | None = None) -> None:
        self._network = network
        self._margin = margin or Margin(0.02, 0.05)

    def read(self, picture: Picture, corners: Corners) -> Emission:
        """Give 88 frames of 70 characters and the blank."""
        crop = rectify(picture, corners, (188, 48), self._margin)
        blob = cv2.resize(crop, (94, 24), interpolation=cv2.INTER_AREA).astype(np.float32)
        (logits,) = self._network.run(blob.transpose(2, 0, 1)[np.newaxis]).values()
        return Emission(_softmax(logits[:, 0, :].astype(np.float64)), _BARRIER)


class PpOcrLine:
    """PaddleOCR's PP-OCR recogniser, its 18,708 characters narrowed to those that stand on plates."""

    def __init__(self, network: Network, margin: Margin | None = None, width: int = 160) -> None:
        self._network = network
        self._margin = margin or Margin(0.03, 0.1)
        self._size = (width, 48)
        self._columns, self._ignored = _plate_columns(network.metadata.get("character", ""))

    def read(self, picture: Picture, corners: Corners) -> Emission:
        """Give one frame for 8 pixels of width; separators count as blanks."""
        crop = rectify(picture, corners, self._size, self._margin)
        blob = crop.astype(np.float32).transpose(2, 0, 1)[np.newaxis] / 127.5 - 1
        (output,) = self._network.run(np.ascontiguousarray(blob)).values()
        frames = output[0].astype(np.float64)
        blank = frames[:, self._ignored].sum(axis=1, keepdims=True)
        return Emission(np.hstack([frames[:, self._columns], blank]), ALPHABET)


def _plate_columns(characters: str) -> tuple[list[int], list[int]]:
    """Find the network's column of each plate character, and those of blank, separators and space.

    The network's columns are: blank, one for each line of `characters`, space.
    """
    known = {character: column for column, character in enumerate(characters.split("\n"), start=1)}
    missing = [character for character in ALPHABET if character not in known]
    if missing:
        raise RecogniserError(f"the PP-OCR file does not know the characters {''.join(missing)}")
    separators = [known[character] for character in "·•.・‧-" if character in known]
    space = max(column for character, column in known.items() if character) + 1
    return [known[character] for character in ALPHABET], [0, *separators, space]


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float64)

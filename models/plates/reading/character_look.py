"""A closer look at single characters: twice the detail in which a line is read, one character at a time.

In the view of a whole line a Hanzi is thirteen pixels wide, and some differ in a single stroke. Where the line's
reader is not quite sure, each such character is cut out of a view twice as fine and shown to a network of its own.
What it says is weighed with what the line's frames say; blanks, places and lengths stay the line's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture, RecogniserError
from models.network import Network
from models.plates.formats import DIGITS, LETTERS
from models.plates.reading.ctc import Emission
from models.plates.reading.quick import peaks_of

LINE_SIZE = (256, 64)
"""Width and height of the view of a whole line that characters are cut from."""
CHARACTER_SIZE = (48, 64)
"""Width and height of one character with what is beside it."""
_FLOOR = 1e-6
_PLAIN = frozenset(DIGITS + LETTERS + "O")


@dataclass(frozen=True, slots=True)
class LookOptions:
    """What is looked at, and how both networks are weighed.

    A character whose peak in the frames is below `sure` is looked at. Its probabilities become the product of the
    frames' and the look's to the powers `weights`: both see the same pixels and err together. Where the frames say
    a Hanzi it is `hanzi_weights`: in the line most of its strokes are lost.
    """

    sure: float = 0.9999
    weights: tuple[float, float] = (0.6, 0.6)
    hanzi_weights: tuple[float, float] = (0.2, 1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """What the reading network said of a line, and a finer view (`LINE_SIZE`) of it with the same margins."""

    emission: Emission
    view: Picture


class CharacterLook:
    """Sharpens what was heard of lines by looking at their doubtful characters."""

    def __init__(self, network: Network, options: LookOptions | None = None) -> None:
        """Take an opened network; raises RecogniserError where it is not one of this kind."""
        self._network = network
        self._options = options or LookOptions()
        self._alphabet = network.metadata.get("alphabet", "")
        if not self._alphabet:
            raise RecogniserError("the file of the closer look at characters does not say which ones it knows")

    def doubtful(self, emission: Emission) -> tuple[int, ...]:
        """Give the steps at which characters stand that are worth a look."""
        return tuple(step for step in peaks_of(emission) if emission.frames[step, :-1].max() < self._options.sure)

    def sharpened(self, lines: Sequence[Line]) -> tuple[Emission, ...]:
        """Look at the doubtful characters of all lines, in one run. Raises RecogniserError."""
        asked = [(number, step) for number, line in enumerate(lines) for step in self.doubtful(line.emission)]
        emissions = [line.emission for line in lines]
        if not asked:
            return tuple(emissions)
        cuts = [
            character_at(lines[number].view, (step + 0.5) / len(emissions[number].frames))
            for number, step in asked
        ]
        said = self._network.run(np.asarray(cv2.dnn.blobFromImages(cuts), np.float32))["characters"]
        for (number, step), shares in zip(asked, said.astype(np.float64), strict=True):
            emissions[number] = self._weighed(emissions[number], step, shares)
        return tuple(emissions)

    def _weighed(self, emission: Emission, step: int, shares: NDArray[np.float64]) -> Emission:
        """Weigh the characters of the frames around a peak anew; what they leave for the blank stays."""
        if emission.alphabet != self._alphabet:
            raise RecogniserError("line and closer look know different characters")
        frames = emission.frames.copy()
        best = frames.argmax(axis=1)
        is_hanzi = self._alphabet[best[step]] not in _PLAIN
        of_line, of_look = self._options.hanzi_weights if is_hanzi else self._options.weights
        weight = np.maximum(shares, _FLOOR) ** of_look
        for near in range(max(0, step - 1), min(len(frames), step + 2)):
            if near != step and best[near] not in {best[step], frames.shape[1] - 1}:
                continue
            said = frames[near, :-1]
            changed = said**of_line * weight
            changed *= said.sum() / max(float(changed.sum()), np.finfo(float).tiny)
            # An undecided look spreads what a character has; that must not make it none.
            if near != step or changed.max() > frames[step, -1]:
                frames[near, :-1] = changed
        return Emission(frames, emission.alphabet)


def character_at(view: Picture, middle: float) -> Picture:
    """Cut the character out whose middle lies at the share `middle` of a view of `LINE_SIZE`."""
    width, half = CHARACTER_SIZE[0], CHARACTER_SIZE[0] // 2
    left = round(middle * LINE_SIZE[0]) - half
    before, after = max(0, -left), max(0, left + width - LINE_SIZE[0])
    part = view[:, max(0, left) : left + width]
    return np.asarray(cv2.copyMakeBorder(part, 0, 0, before, after, cv2.BORDER_REPLICATE), np.uint8)

"""Frames as a CTC network gives them, for tests."""

from collections.abc import Mapping

import numpy as np

from models.plates.formats import ALPHABET
from models.plates.reading.ctc import Emission


def spelled(text: str, sure: float = 0.99, doubts: Mapping[str, tuple[str, float]] | None = None) -> Emission:
    """Frames of a network that reads `text`: a blank, a character, a blank, …

    A doubt `"p3": ("8", 0.4)` gives that share of character 3 to another one, or to the blank with an empty text;
    `"b3"` gives it of the blank before character 3.
    """
    blank = len(ALPHABET)
    frames = np.full((2 * len(text) + 1, blank + 1), (1 - sure) / blank)
    frames[::2, blank] = sure
    for place, character in enumerate(text):
        frames[2 * place + 1, ALPHABET.index(character)] = sure
    for where, (other, share) in (doubts or {}).items():
        row = frames[2 * int(where[1:]) + (where[0] == "p")]
        row *= 1 - share
        row[ALPHABET.index(other) if other else blank] += share
    return Emission(frames / frames.sum(axis=1, keepdims=True), ALPHABET)

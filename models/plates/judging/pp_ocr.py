"""What every use of PP-OCR's recogniser shares: its alphabet, its input, its likeliest text."""

import unicodedata
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.base import Picture, RecogniserError
from models.network import Blob
from models.plates.judging.second_opinion import Opinion

HEIGHT = 48
_LEAST_CHARACTERS = 1000


def characters_of(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """Give the character of each column of the output: the blank (empty), those of the file, space.

    Raises RecogniserError where the file names none.
    """
    named = metadata.get("character", "").split("\n")
    if len(named) < _LEAST_CHARACTERS:
        raise RecogniserError("the PP-OCR file does not say which characters it knows")
    while named and not named[-1]:
        named.pop()
    return ("", *named, " ")


def blob_of(crop: Picture) -> Blob:
    """Bring a crop of `HEIGHT` to the network's input, -1…1."""
    return np.ascontiguousarray(crop.astype(np.float32).transpose(2, 0, 1)[np.newaxis] / 127.5 - 1)


def opinion_of(frames: NDArray[np.float32], characters: tuple[str, ...]) -> Opinion:
    """Take the best path over the whole alphabet, in plain capitals, without separators and spaces."""
    best = frames.argmax(axis=1)
    changed = np.flatnonzero(np.diff(best, prepend=-1))
    said = [(characters[best[step]], float(frames[step, best[step]])) for step in changed]
    return written([(character, score) for character, score in said if character])


def written(said: list[tuple[str, float]]) -> Opinion:
    """Keep letters, digits and Hanzi, each with its score; widths and cases are folded."""
    kept = [
        (one, min(1.0, max(0.0, score)))
        for character, score in said
        for one in unicodedata.normalize("NFKC", character).upper()
        if one.isalnum()
    ]
    return Opinion("".join(one for one, _ in kept), tuple(score for _, score in kept))

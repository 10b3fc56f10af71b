"""What a CTC network (Graves et al., 2006) says: its frames, its likeliest path, the likelihood of any text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FLOOR = 1e-7
_SURELY_BLANK = 0.9999


@dataclass(frozen=True, slots=True)
class Emission:
    """The output of a CTC network for one crop.

    `frames` is T x (n + 1): the probability of each of the n characters of `alphabet`, and of the blank last,
    at each step along the plate.
    """

    frames: NDArray[np.float64]
    alphabet: str

    def seen(self, least: float) -> dict[str, float]:
        """Give the characters that reach the probability `least` at any step, with their highest."""
        peaks = self.frames[:, :-1].max(axis=0)
        return {self.alphabet[index]: float(peaks[index]) for index in np.flatnonzero(peaks >= least)}


def condensed(emission: Emission) -> Emission:
    """Keep one frame of each run that is surely blank: the same likelihoods, out of a fraction of the frames."""
    blank = emission.frames[:, -1] > _SURELY_BLANK
    again = blank & np.concatenate([[False], blank[:-1]])
    return Emission(emission.frames[~again], emission.alphabet)


def best_path(emission: Emission) -> str:
    """Take the likeliest character of each step, join repeats, drop blanks."""
    blank = len(emission.alphabet)
    best = emission.frames.argmax(axis=1)
    changed = np.flatnonzero(np.diff(best, prepend=-1))
    return "".join(emission.alphabet[index] for index in best[changed] if index != blank)


def log_likelihoods(emission: Emission, texts: Sequence[str]) -> NDArray[np.float64]:
    """Give log P(text | crop) for each text, summed over all alignments (the CTC forward algorithm).

    A character outside the network's alphabet counts as one that it holds impossible at every step.
    """
    labels, repeats, ends = _lattice(emission.alphabet, texts)
    steps = np.maximum(np.pad(emission.frames, ((0, 0), (0, 1))), _FLOOR)[:, labels]
    forward = np.zeros(labels.shape)
    forward[:, :2] = steps[0, :, :2]
    total = np.zeros(len(texts))
    for step in steps[1:]:
        moved = forward.copy()
        moved[:, 1:] += forward[:, :-1]
        moved[:, 2:] += np.where(repeats[:, 2:], 0.0, forward[:, :-2])
        forward = moved * step
        scale = forward.max(axis=1, keepdims=True)
        forward /= scale
        total += np.log(scale[:, 0])
    rows = np.arange(len(texts))
    before = np.where(ends > 0, forward[rows, np.maximum(ends - 1, 0)], 0.0)
    return total + np.log(np.maximum(forward[rows, ends] + before, np.finfo(float).tiny))


def _lattice(
    alphabet: str, texts: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]:
    """Lay each text out as blank, character, blank, … in one row.

    Gives the rows, the places that may not be reached by skipping a blank, and each row's last blank.
    """
    blank, unknown = len(alphabet), len(alphabet) + 1
    places = {character: index for index, character in enumerate(alphabet)}
    width = 2 * max((len(text) for text in texts), default=0) + 1
    labels = np.full((len(texts), max(width, 2)), blank, np.int64)
    for row, text in enumerate(texts):
        labels[row, 1 : 2 * len(text) : 2] = [places.get(character, unknown) for character in text]
    repeats = np.ones(labels.shape, bool)
    repeats[:, 2:] = (labels[:, 2:] == blank) | (labels[:, 2:] == labels[:, :-2])
    ends = np.array([2 * len(text) for text in texts], np.int64)
    return labels, repeats, ends

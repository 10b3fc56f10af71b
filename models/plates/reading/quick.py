"""Reads the frames of a CTC network at sight, in a tenth of a millisecond: right where it is sure.

The best path is cut into runs of one character. A run's peak says which character it is; the frames between two
peaks say whether there is one more, and whether two equal characters are two. Every such doubt lowers the scores
of the characters beside it, so a score is rather too low than too high; `vote` weighs what is
doubtful.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.base import CharCandidate
from models.plates.reading.ctc import Emission
from models.plates.reading.verdict import Verdict

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Run:
    """One character of the best path: its column, its first frame, the frame after its last, its surest frame."""

    column: int
    begin: int
    end: int
    peak: int


def quick_reading(emission: Emission) -> Verdict:
    """Take the best path."""
    frames = emission.frames
    runs = _runs(frames)
    if not runs:
        return Verdict("", ())
    peaks = frames[[run.peak for run in runs]]
    kept = _kept_between(frames, runs)
    scores = tuple(
        min(1.0, float(peak[run.column]) * kept[place] * kept[place + 1] * _is_one(frames, run))
        for place, (run, peak) in enumerate(zip(runs, peaks, strict=True))
    )
    text = "".join(emission.alphabet[run.column] for run in runs)
    return Verdict(text, scores, _candidates(peaks[:, :-1], emission.alphabet))


def peaks_of(emission: Emission) -> tuple[int, ...]:
    """Give for each character of the best path the step at which it is surest."""
    return tuple(run.peak for run in _runs(emission.frames))


def _runs(frames: NDArray[np.float64]) -> list[_Run]:
    blank = frames.shape[1] - 1
    best = frames.argmax(axis=1).tolist()
    sure = frames.max(axis=1).tolist()
    begins = [step for step, column in enumerate(best) if step == 0 or column != best[step - 1]]
    return [
        _Run(best[begin], begin, end, max(range(begin, end), key=sure.__getitem__))
        for begin, end in zip(begins, [*begins[1:], len(best)], strict=True)
        if best[begin] != blank
    ]


def _kept_between(frames: NDArray[np.float64], runs: list[_Run]) -> list[float]:
    """Give the chance that no further character hides before, between and after the peaks.

    Between two peaks only their own characters and blanks may stand; between equal ones there must be a blank.
    """
    blank = frames.shape[1] - 1
    steps, peaks = np.arange(len(frames)), [run.peak for run in runs]
    gaps = np.searchsorted(peaks, steps, side="right")
    left = np.array([blank, *(run.column for run in runs)])[gaps]
    right = np.array([*(run.column for run in runs), blank])[gaps]
    allowed = frames[:, blank] + frames[steps, left] * (left != blank)
    allowed += frames[steps, right] * ((right != blank) & (right != left))
    allowed[peaks] = 1.0
    kept: list[float] = np.multiply.reduceat(allowed, [0, *peaks]).tolist()
    for place, (one, next_one) in enumerate(pairwise(runs), start=1):
        if one.column == next_one.column:
            kept[place] *= float(frames[one.peak + 1 : next_one.peak, blank].max(initial=0.0))
    return kept


def _is_one(frames: NDArray[np.float64], run: _Run) -> float:
    """Give the chance that a long run is one character and not two equal ones with a blank between."""
    if run.end - run.begin < 3:  # noqa: PLR2004 - a character, a blank, a character
        return 1.0
    own: list[float] = frames[run.begin : run.end, run.column].tolist()
    blanks: list[float] = frames[run.begin : run.end, -1].tolist()
    return 1.0 - max(max(own[:place]) * blanks[place] * max(own[place + 1 :]) for place in range(1, len(own) - 1))


def _candidates(peaks: NDArray[np.float64], alphabet: str) -> tuple[tuple[CharCandidate, ...], ...]:
    """Give the likeliest characters of each peak, with their shares of what is no blank."""
    shares = peaks / np.maximum(peaks.sum(axis=1, keepdims=True), 1e-12)
    columns = np.argpartition(shares, -_SHOWN, axis=1)[:, -_SHOWN:]
    best = np.take_along_axis(shares, columns, axis=1)
    return tuple(
        tuple(
            CharCandidate(alphabet[column], round(share, 4))
            for share, column in sorted(zip(row, places, strict=True), reverse=True)
        )
        for row, places in zip(best.tolist(), columns.tolist(), strict=True)
    )

"""Reads the frames of a CTC network at sight, in a tenth of a millisecond: right where it is sure.

The best path is cut into runs of one character. A run's peak says which character it is; the frames between two
peaks say whether there is one more, and whether two equal characters are two. Every such doubt lowers the scores
of the characters beside it, so a score is rather too low than too high; `models.plates.vote` weighs what is
doubtful.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.base import CharCandidate
from models.plates.ctc import Emission
from models.plates.verdict import Verdict

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
    return Verdict(text, scores, tuple(_candidates(peak, emission.alphabet) for peak in peaks))


def _runs(frames: NDArray[np.float64]) -> list[_Run]:
    blank = frames.shape[1] - 1
    best = frames.argmax(axis=1)
    sure = frames[np.arange(len(best)), best].tolist()
    begins = np.flatnonzero(np.diff(best, prepend=-1)).tolist()
    ends = [*begins[1:], len(best)]
    return [
        _Run(int(best[begin]), begin, end, max(range(begin, end), key=sure.__getitem__))
        for begin, end in zip(begins, ends, strict=True)
        if best[begin] != blank
    ]


def _kept_between(frames: NDArray[np.float64], runs: list[_Run]) -> list[float]:
    """Give the chance that no further character hides before, between and after the peaks.

    Between two peaks only their own characters and blanks may stand; between equal ones there must be a blank.
    """
    blank = frames.shape[1] - 1
    kept = []
    for left, right in zip([None, *runs], [*runs, None], strict=True):
        between = frames[left.peak + 1 if left else 0 : right.peak if right else len(frames)]
        columns = {blank, *(run.column for run in (left, right) if run)}
        chance = float(between[:, list(columns)].sum(axis=1).prod()) if len(between) else 1.0
        if left and right and left.column == right.column:
            chance *= float(between[:, blank].max(initial=0.0))
        kept.append(chance)
    return kept


def _is_one(frames: NDArray[np.float64], run: _Run) -> float:
    """Give the chance that a long run is one character and not two equal ones with a blank between."""
    if run.end - run.begin < 3:  # noqa: PLR2004 - a character, a blank, a character
        return 1.0
    own: list[float] = frames[run.begin : run.end, run.column].tolist()
    blanks: list[float] = frames[run.begin : run.end, -1].tolist()
    return 1.0 - max(max(own[:place]) * blanks[place] * max(own[place + 1 :]) for place in range(1, len(own) - 1))


def _candidates(peak: NDArray[np.float64], alphabet: str) -> tuple[CharCandidate, ...]:
    """Give the likeliest characters of a frame, with their shares of what is no blank."""
    shares = peak[:-1] / max(float(peak[:-1].sum()), 1e-12)
    order = np.argpartition(shares, -_SHOWN)[-_SHOWN:]
    best = sorted(((float(shares[index]), int(index)) for index in order), reverse=True)
    return tuple(CharCandidate(alphabet[index], round(share, 4)) for share, index in best if share > 0)

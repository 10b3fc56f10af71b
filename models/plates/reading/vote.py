"""Several networks and crops agree on one text, with an honest score for each character.

Each hearing is the frames of one network for one crop. A text is as likely as all hearings together hold it; the
formats of plates only tilt the balance, so a plate that fits none can still be read.
"""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.base import CharCandidate, PlateColour
from models.plates.formats import ALPHABET, colour_agrees, plate_kind
from models.plates.reading.ctc import Emission, best_path, condensed, log_likelihoods
from models.plates.reading.verdict import Verdict

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Hearing:
    """One network's frames for one crop; `weight` is how much its word counts."""

    emission: Emission
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class VoteOptions:
    """How the balance is held.

    `strange` is what a text loses (in nats) that fits no format, and `off_colour` one that fits a format which is
    not issued in the colour of this plate. Characters below `seen` are not tried, nor more than the `most`
    likeliest; `rounds` bounds the search. The hearings share a picture and err together, so what they add up to is
    too sure of itself: `doubt` is the power by which scores are softened, fitted to the share of right reads.
    """

    strange: float = 5.0
    off_colour: float = 2.0
    seen: float = 1e-3
    most: int = 80
    rounds: int = 8
    doubt: float = 0.5


def vote(
    hearings: Sequence[Hearing], options: VoteOptions | None = None, colour: PlateColour = PlateColour.UNKNOWN
) -> Verdict:
    """Find the text that the hearings of a plate of this background together hold likeliest.

    Starts from the best path of each hearing and changes, drops or adds one character at a time as long as that
    makes the text likelier. A character's score is its share among all one-character alternatives at its place,
    dropping it or adding one beside it included; so a doubtful length lowers scores as a doubtful character does.
    """
    used = options or VoteOptions()
    ballot = _Ballot([Hearing(condensed(hearing.emission), hearing.weight) for hearing in hearings], used, colour)
    tried = _tried(hearings, used)
    scores = ballot.together(sorted({best_path(hearing.emission) for hearing in hearings}))
    text = max(scores, key=scores.__getitem__)
    best = scores[text]
    for _ in range(used.rounds):
        scores = ballot.together(sorted(set(_neighbours(text, tried)) - {text}))
        if not scores or max(scores.values()) <= best:
            break
        text = max(scores, key=scores.__getitem__)
        best = scores[text]
    margins = {other: (score - best) * used.doubt for other, score in scores.items()}
    return _verdict(text, margins, tried)


def _tried(hearings: Sequence[Hearing], options: VoteOptions) -> list[str]:
    peaks: dict[str, float] = {}
    for hearing in hearings:
        for character, peak in hearing.emission.seen(options.seen).items():
            peaks[character] = max(peak, peaks.get(character, 0.0))
    return sorted(heapq.nlargest(options.most, peaks.keys() & set(ALPHABET), key=peaks.__getitem__))


@dataclass(frozen=True, slots=True)
class _Ballot:
    hearings: Sequence[Hearing]
    options: VoteOptions
    colour: PlateColour

    def together(self, texts: list[str]) -> dict[str, float]:
        """Give each text its weighted log likelihood over all hearings, less what strangeness costs."""
        if not texts:
            return {}
        total = np.array([-self._strangeness(text) for text in texts], np.float64)
        for hearing in self.hearings:
            total += hearing.weight * log_likelihoods(hearing.emission, texts)
        return dict(zip(texts, total.tolist(), strict=True))

    def _strangeness(self, text: str) -> float:
        if plate_kind(text) is None:
            return self.options.strange
        return 0.0 if colour_agrees(text, self.colour) else self.options.off_colour


def _neighbours(text: str, characters: Sequence[str]) -> list[str]:
    changed = [one for place in range(len(text)) for one in _at(text, place, characters)]
    return changed + [text + character for character in characters]


def _at(text: str, place: int, characters: Sequence[str]) -> list[str]:
    """Give the texts that differ from `text` at one place: changed, dropped, or one more before it."""
    head, tail = text[:place], text[place + 1 :]
    changed = [head + character + tail for character in characters if character != text[place]]
    return [*changed, head + tail, *(head + character + text[place:] for character in characters)]


def _verdict(text: str, margins: dict[str, float], characters: Sequence[str]) -> Verdict:
    """Give each character its share of the likelihood among the alternatives at its place.

    `margins` are the log likelihoods of the alternatives less that of `text`.
    """
    appended = [text + character for character in characters]
    scores, candidates = [], []
    for place in range(len(text)):
        others = set(_at(text, place, characters)) - {text}
        if place == len(text) - 1:
            others.update(appended)
        share = 1.0 / (1.0 + sum(math.exp(min(margins[other], 50.0)) for other in others if other in margins))
        scores.append(share)
        candidates.append(_candidates(text, place, share, margins, characters))
    return Verdict(text, tuple(scores), tuple(candidates))


def _candidates(
    text: str, place: int, share: float, margins: dict[str, float], characters: Sequence[str]
) -> tuple[CharCandidate, ...]:
    head, tail = text[:place], text[place + 1 :]
    shares = {
        character: share * math.exp(min(margins[other], 50.0))
        for character in characters
        if (other := head + character + tail) in margins
    }
    shares[text[place]] = share
    best = heapq.nlargest(_SHOWN, shares, key=shares.__getitem__)
    return tuple(CharCandidate(character, round(shares[character], 4)) for character in best)

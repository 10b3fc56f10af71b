"""Several networks and crops agree on one text, with an honest score for each character.

Each hearing is the frames of one network for one crop. A text is as likely as all hearings together hold it; the
formats of plates only tilt the balance, so a plate that fits none can still be read.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.plates.ctc import Emission, best_path, condensed, log_likelihoods
from models.plates.formats import ALPHABET, plate_kind


@dataclass(frozen=True, slots=True)
class Hearing:
    """One network's frames for one crop; `weight` is how much its word counts."""

    emission: Emission
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class VoteOptions:
    """How the balance is held.

    `strange` is what a text loses (in nats) that fits no format; characters below `seen` are not tried; `rounds`
    bounds the search. The hearings share a picture and err together, so what they add up to is too sure of
    itself: `doubt` is the power by which scores are softened, fitted to the share of right reads.
    """

    strange: float = 5.0
    seen: float = 1e-3
    rounds: int = 8
    doubt: float = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """The text that won; `char_scores` are 0…1, one for each character."""

    text: str
    char_scores: tuple[float, ...]


def vote(hearings: Sequence[Hearing], options: VoteOptions | None = None) -> Verdict:
    """Find the text that the hearings together hold likeliest.

    Starts from the best path of each hearing and changes, drops or adds one character at a time as long as that
    makes the text likelier. A character's score is its share among all one-character alternatives at its place,
    dropping it or adding one beside it included; so a doubtful length lowers scores as a doubtful character does.
    """
    used = options or VoteOptions()
    hearings = [Hearing(condensed(hearing.emission), hearing.weight) for hearing in hearings]
    tried = sorted(
        {character for hearing in hearings for character in hearing.emission.seen(used.seen)} & set(ALPHABET)
    )
    scores = _together(hearings, sorted({best_path(hearing.emission) for hearing in hearings}), used)
    text = max(scores, key=scores.__getitem__)
    best = scores[text]
    for _ in range(used.rounds):
        scores = _together(hearings, sorted(set(_neighbours(text, tried)) - {text}), used)
        if not scores or max(scores.values()) <= best:
            break
        text = max(scores, key=scores.__getitem__)
        best = scores[text]
    margins = {other: (score - best) * used.doubt for other, score in scores.items()}
    return Verdict(text, _char_scores(text, margins, tried))


def _together(hearings: Sequence[Hearing], texts: list[str], options: VoteOptions) -> dict[str, float]:
    """Give each text its weighted log likelihood over all hearings, less what strangeness costs."""
    if not texts:
        return {}
    total = np.array([0.0 if plate_kind(text) else -options.strange for text in texts])
    for hearing in hearings:
        total += hearing.weight * log_likelihoods(hearing.emission, texts)
    return dict(zip(texts, total.tolist(), strict=True))


def _neighbours(text: str, characters: Sequence[str]) -> list[str]:
    changed = [one for place in range(len(text)) for one in _at(text, place, characters)]
    return changed + [text + character for character in characters]


def _at(text: str, place: int, characters: Sequence[str]) -> list[str]:
    """Give the texts that differ from `text` at one place: changed, dropped, or one more before it."""
    head, tail = text[:place], text[place + 1 :]
    changed = [head + character + tail for character in characters if character != text[place]]
    return [*changed, head + tail, *(head + character + text[place:] for character in characters)]


def _char_scores(text: str, margins: dict[str, float], characters: Sequence[str]) -> tuple[float, ...]:
    """Give each character's share of the likelihood among the alternatives at its place.

    `margins` are the log likelihoods of the alternatives less that of `text`.
    """
    appended = [text + character for character in characters]
    result = []
    for place in range(len(text)):
        others = set(_at(text, place, characters)) - {text}
        if place == len(text) - 1:
            others.update(appended)
        against = sum(math.exp(min(margins[other], 50.0)) for other in others if other in margins)
        result.append(1.0 / (1.0 + against))
    return tuple(result)

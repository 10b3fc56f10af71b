"""What one frame says of a plate, as a vote: its text, what else each character may be, and how much it counts."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from math import fsum, inf, isfinite
from typing import TypeVar

from models.base import CharCandidate, PlateColour, PlateRead
from models.plates.judging.seen_small import row_height
from wire.plate_kinds import ALPHABET, LONGEST, UNREADABLE
from wire.plates import PlateText, normalise_plate

_Choice = TypeVar("_Choice", bound=Hashable)
_WIDE = 200.0
"""Pixels; a plate that is wider is read no better."""
_WITNESSES_OF_A_VIEW = 2.0
"""Frames that see the same from the same place share their mistakes, so however many they are two are counted."""

Shares = tuple[tuple[str, float], ...]
"""What a character may be beside what was read, each with its part of the vote."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One frame's reading of a plate in canonical form, with a score for each character.

    `width` is in pixels. `clarity` (0…1) is how far the frame is to be trusted for other reasons: how sure the
    detector was, and how sharp the picture is. Frames with the same `view` saw the plate in the same place.
    `others` has, for each character, what else it may be; empty where the reader did not say.
    """

    text: PlateText
    char_scores: tuple[float, ...]
    colour: PlateColour
    width: float
    clarity: float = 1.0
    view: int = 0
    others: tuple[Shares, ...] = ()
    row_px: float = inf
    """How high a row of characters was seen; what the vote is worth depends on it."""
    whole: bool = True
    """The characters were seen in their full height."""
    weight: float = field(init=False, repr=False)
    """How much this reading counts: a sure and clear one of a near plate more than a guess from afar."""

    def __post_init__(self) -> None:
        """Weigh it, once: a vote asks often."""
        sure = max(1e-6, min(self.char_scores, default=0.0))
        weight = sure * min(_WIDE, max(1.0, self.width)) * max(1e-3, self.clarity)
        object.__setattr__(self, "weight", weight)


def ballot_of(read: PlateRead, clarity: float = 1.0, view: int = 0) -> Ballot | None:
    """Turn a reading into a vote, each canonical character with its own score; None for no plate at all.

    Separators are left out with their scores. A character that no plate has counts as unreadable, so that the rest
    of the plate can still be voted on.
    """
    if len(read.text) != len(read.char_scores) or not all(0 <= score <= 1 for score in read.char_scores):
        return None
    told = read.candidates if len(read.candidates) == len(read.text) else ((),) * len(read.text)
    voted = [
        (character, score, _others(character, score, candidates))
        if character in ALPHABET and character != UNREADABLE
        else (UNREADABLE, 0.0, ())
        for raw, score, candidates in zip(read.text, read.char_scores, told, strict=True)
        for character in normalise_plate(raw)
    ]
    if not 1 <= len(voted) <= LONGEST:
        return None
    characters, scores, others = zip(*voted, strict=True)
    text, row_px = PlateText("".join(characters)), row_height(read.corners, read.rows)
    return Ballot(text, scores, read.colour, read.box.width, clarity, view, others, row_px, read.whole)


def heaviest(ballots: Sequence[Ballot], choice_of: Callable[[Ballot], _Choice]) -> _Choice:
    """Return the choice with the most weight behind it; a tie is decided by the choice itself, so always alike."""
    weights: dict[_Choice, list[tuple[Ballot, float]]] = defaultdict(list)
    for ballot in ballots:
        weights[choice_of(ballot)].append((ballot, ballot.weight))
    return max(weights, key=lambda choice: (damped(weights[choice]), str(choice)))


def damped(votes: Sequence[tuple[Ballot, float]]) -> float:
    """Add up votes, those of frames with the same view and text as of few witnesses; more never make it less."""
    views: dict[tuple[int, PlateText], list[float]] = defaultdict(list)
    for ballot, vote in votes:
        views[ballot.view, ballot.text].append(vote)
    return fsum(min(fsum(alike), _WITNESSES_OF_A_VIEW * max(alike)) for alike in views.values())


def _others(character: str, score: float, candidates: Sequence[CharCandidate]) -> Shares:
    """Return the candidates beside `character`, together with at most what its own score leaves."""
    named: dict[str, float] = {}
    for candidate in candidates:
        other = normalise_plate(candidate.character)
        usable = other in ALPHABET and other not in {character, UNREADABLE} and isfinite(candidate.score)
        if usable and candidate.score > 0:
            named[other] = max(named.get(other, 0.0), candidate.score)
    total = fsum(named.values())
    scale = min(1.0, (1.0 - score) / total) if total > 0 else 0.0
    return tuple((other, share * scale) for other, share in sorted(named.items()) if share * scale > 0)

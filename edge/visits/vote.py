"""Several readings of one plate become one: vote first, filter later.

Readings are weighed by how sure and how large they were. The heaviest text gathers its near relations (at most
two differing characters), and within that family each position is voted on by itself. No grammar takes part:
a filter before the vote loses good variants. What the grammar thinks is asked afterwards, by `status_of`.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from models.base import PlateColour as SeenColour
from wire.events import PlateReading, PlateStatus
from wire.plate_kinds import UNREADABLE, PlateColour
from wire.plates import PlateText, colour_agrees, is_complete, kind_of

_Choice = TypeVar("_Choice", bound=Hashable)
_RELATED = 2
"""Characters by which two readings of one plate may differ."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One frame's reading of a plate: canonical text, a score for each character, colour, width in pixels."""

    text: PlateText
    char_scores: tuple[float, ...]
    colour: SeenColour
    width: float

    @property
    def weight(self) -> float:
        """How much this reading counts: a sure one of a near plate more than a guess from afar."""
        return max(1e-6, min(self.char_scores, default=0.0)) * max(1.0, self.width)


@dataclass(frozen=True, slots=True)
class VoteSettings:
    """What it takes to believe a reading."""

    min_score: float = 0.8
    """Least score of the weakest character of a plate that counts as read."""
    min_agreeing: int = 2
    """Frames that must have read exactly the winning text."""
    readable_score: float = 0.35
    """A position below this is given as unreadable."""


def vote(ballots: Sequence[Ballot], settings: VoteSettings) -> PlateReading | None:
    """Merge the readings of one visit; None without any."""
    if not ballots:
        return None
    family = _family(ballots)
    length = _heaviest(family, lambda ballot: len(ballot.text))
    voters = [ballot for ballot in family if len(ballot.text) == length]
    positions = [_vote_position(voters, position) for position in range(length)]
    text = PlateText("".join(character for character, _ in positions))
    scores = tuple(round(score, 4) for _, score in positions)
    agreeing = sum(ballot.text == text for ballot in family)
    final = PlateText(_with_doubt(text, scores, settings.readable_score))
    return PlateReading(
        text=final,
        kind=kind_of(final),
        colour=_vote_colour(family),
        score=min(scores),
        char_scores=scores,
        agreeing=agreeing,
        readings=len(ballots),
    )


def status_of(reading: PlateReading | None, settings: VoteSettings) -> PlateStatus:
    """Say what a vote is worth; without one the plate is unread."""
    if reading is None:
        return PlateStatus.UNREAD
    sure = (
        reading.score >= settings.min_score
        and reading.agreeing >= settings.min_agreeing
        and reading.kind is not None
        and is_complete(reading.text)
        and colour_agrees(reading.text, reading.colour)
    )
    return PlateStatus.READ if sure else PlateStatus.UNCERTAIN


def differences(one: str, other: str) -> int:
    """Count the edits between two plates (Levenshtein distance)."""
    previous = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            substituted = previous[column - 1] + (left != right)
            current.append(min(previous[column] + 1, current[-1] + 1, substituted))
        previous = current
    return previous[-1]


def surely_differing(one: str, other: str) -> int:
    """Count the differences that missing ends do not explain: a plate leaving the picture is read ever shorter."""
    return differences(one, other) - abs(len(one) - len(other))


def _family(ballots: Sequence[Ballot]) -> list[Ballot]:
    head = _heaviest(ballots, lambda ballot: ballot.text)
    related = {text for text in {ballot.text for ballot in ballots} if differences(text, head) <= _RELATED}
    return [ballot for ballot in ballots if ballot.text in related]


def _heaviest(ballots: Sequence[Ballot], choice_of: Callable[[Ballot], _Choice]) -> _Choice:
    weights: dict[_Choice, float] = defaultdict(float)
    for ballot in ballots:
        weights[choice_of(ballot)] += ballot.weight
    return max(weights, key=lambda choice: weights[choice])


def _vote_position(voters: Sequence[Ballot], position: int) -> tuple[str, float]:
    """Return the winning character and its share of the weight times the score its voters gave it."""
    total = sum(ballot.weight for ballot in voters)
    scores: dict[str, float] = defaultdict(float)
    for ballot in voters:
        scores[ballot.text[position]] += ballot.weight * ballot.char_scores[position]
    winner = max(scores, key=lambda character: scores[character])
    return winner, min(1.0, scores[winner] / total)


def _vote_colour(ballots: Sequence[Ballot]) -> PlateColour:
    known = [ballot for ballot in ballots if ballot.colour is not SeenColour.UNKNOWN]
    return PlateColour(_heaviest(known, lambda ballot: ballot.colour).value) if known else PlateColour.UNKNOWN


def _with_doubt(text: str, scores: Sequence[float], readable_score: float) -> str:
    return "".join(
        character if score >= readable_score else UNREADABLE for character, score in zip(text, scores, strict=True)
    )

"""The port to another reader, asked where our own is in doubt, and the rule for what its word counts.

A second opinion is written down beside the reading. It takes the place of the text only where our own reader gave
next to nothing, or a text that fits no format with a low score; and even then its scores stay below what counts as
read, so that a guard looks.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from models.base import Picture, PlateRead, ReadSource
from models.plates.formats import plate_kind
from models.plates.judging.certainty import READ_SCORE

_SHORTEST = 4


@dataclass(frozen=True, slots=True, repr=False)
class Opinion:
    """What another reader says; `char_scores` are 0…1, one for each character."""

    text: str
    char_scores: tuple[float, ...]

    def __repr__(self) -> str:
        return f"Opinion(<{len(self.text)} characters>)"


class SecondOpinion(Protocol):
    """Reads one plate turned upright; slow, and asked seldom."""

    def ask(self, picture: Picture, plate: PlateRead) -> Opinion | None:
        """Read the plate that stands at `plate.corners` of `picture`; None where nothing can be said.

        Raises RecogniserError.
        """
        ...


@dataclass(frozen=True, slots=True)
class OpinionOptions:
    """Ask where the score is below `ask_below`; give way where it is below `yield_below`.

    What is lower than `least_height` pixels nobody can read. A text that is not our own scores `most` at most.
    """

    ask_below: float = 0.6
    yield_below: float = 0.5
    least_height: float = 12.0
    most: float = READ_SCORE / 2


def is_doubtful(read: PlateRead, options: OpinionOptions) -> bool:
    """Say whether another reader is to be asked."""
    clear = plate_kind(read.text) is not None and read.score >= options.ask_below
    return not clear and read.box.height >= options.least_height


def heeded(read: PlateRead, opinion: Opinion | None, options: OpinionOptions) -> PlateRead:
    """Write the opinion down, and let it stand in where our own reading is worth nothing."""
    if opinion is None or not opinion.text:
        return read
    noted = replace(read, second_opinion=opinion.text)
    lost = plate_kind(read.text) is None and read.score < options.yield_below
    if not lost or len(opinion.text) < _SHORTEST:
        return noted
    scores = tuple(min(score, options.most) for score in opinion.char_scores)
    return replace(noted, text=opinion.text, char_scores=scores, candidates=(), source=ReadSource.SECOND_OPINION)

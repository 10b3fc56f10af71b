"""What was read of one plate: a text, with a score and alternatives for each character."""

from dataclasses import dataclass

from models.base import CharCandidate


@dataclass(frozen=True, slots=True)
class Verdict:
    """The text that won; `char_scores` are 0…1, one for each character.

    `candidates` has for each character what else it may be, likeliest first and itself included; it is empty where
    nobody asked.
    """

    text: str
    char_scores: tuple[float, ...]
    candidates: tuple[tuple[CharCandidate, ...], ...] = ()

    @property
    def score(self) -> float:
        """The weakest character's score, 0…1; 0 for an empty text."""
        return min(self.char_scores, default=0.0)

    def softened(self, doubt: float) -> "Verdict":
        """Give the same reading, less (or more) sure of itself by the power `doubt`."""
        return Verdict(
            self.text,
            tuple(softened(score, doubt) for score in self.char_scores),
            tuple(
                tuple(CharCandidate(one.character, round(softened(one.score, doubt), 4)) for one in candidates)
                for candidates in self.candidates
            ),
        )


def softened(score: float, doubt: float) -> float:
    """Take `doubt` as the power of the odds: 1 leaves a score (0…1) as it is, less brings it towards a half."""
    if not 0 < score < 1:
        return score
    odds = float((score / (1 - score)) ** doubt)
    return odds / (1 + odds)

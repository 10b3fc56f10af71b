"""The plate readings of one visit, each with the very frame it was read in."""

from dataclasses import dataclass, field

from edge.cameras.base import Frame
from edge.visits.vote import Ballot, VoteSettings, differences, vote
from models.base import Box, PlateRead
from wire.events import PlateReading
from wire.plate_kinds import ALPHABET, LONGEST, UNREADABLE
from wire.plates import PlateText, normalise_plate

_MOST_BALLOTS = 60
"""A car may stand for an hour; the weightiest readings are enough."""
_MOST_CAPTURES = 4
"""Texts for which a frame is kept in memory."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One frame of a visit, and where in it the subject is; with plate or face where that is what was seen."""

    frame: Frame
    box: Box
    plate: Box | None = None
    weight: float = 0.0
    """How much it shows: of a plate how surely it was read, of a person the quality, else the size."""
    face: Box | None = None


@dataclass(slots=True)
class PlateReadings:
    """Grows with each frame; `seen` says that a plate was found at all, readable or not."""

    seen: bool = False
    ballots: list[Ballot] = field(default_factory=list)
    captures: dict[PlateText, Capture] = field(default_factory=dict)

    def add(self, frame: Frame, body: Box, read: PlateRead) -> PlateText | None:
        """Take in a reading and return its canonical text; None where it is no text at all."""
        self.seen = True
        ballot = ballot_of(read)
        if ballot is None:
            return None
        self._add_ballot(ballot)
        self._keep(ballot.text, Capture(frame, body, read.box, ballot.weight))
        return ballot.text

    def absorb(self, other: "PlateReadings") -> None:
        """Take over what was read of the same plate elsewhere."""
        self.seen |= other.seen
        for ballot in other.ballots:
            self._add_ballot(ballot)
        for text, capture in other.captures.items():
            self._keep(text, capture)

    def vote(self, settings: VoteSettings) -> PlateReading | None:
        """Merge the readings so far; None without any."""
        return vote(self.ballots, settings)

    def winner(self, reading: PlateReading) -> Capture:
        """Return the frame whose own reading won, else the one that came nearest."""
        text = min(self.captures, key=lambda seen: (differences(seen, reading.text), -self.captures[seen].weight))
        return self.captures[text]

    def _add_ballot(self, ballot: Ballot) -> None:
        self.ballots.append(ballot)
        if len(self.ballots) > _MOST_BALLOTS:
            self.ballots.remove(min(self.ballots, key=lambda other: other.weight))

    def _keep(self, text: PlateText, capture: Capture) -> None:
        known = self.captures.get(text)
        if known is None or capture.weight > known.weight:
            self.captures[text] = capture
        if len(self.captures) > _MOST_CAPTURES:
            del self.captures[min(self.captures, key=self._support)]

    def _support(self, text: PlateText) -> float:
        return sum(ballot.weight for ballot in self.ballots if ballot.text == text)


def ballot_of(read: PlateRead) -> Ballot | None:
    """Turn a reading into a vote, each canonical character with its own score; None for no plate at all.

    Separators are left out with their scores. A character that no plate has counts as unreadable, so that the rest
    of the plate can still be voted on.
    """
    if len(read.text) != len(read.char_scores) or not all(0 <= score <= 1 for score in read.char_scores):
        return None
    voted = [
        (character, score) if character in ALPHABET else (UNREADABLE, 0.0)
        for raw, score in zip(read.text, read.char_scores, strict=True)
        for character in normalise_plate(raw)
    ]
    if not 1 <= len(voted) <= LONGEST:
        return None
    text = PlateText("".join(character for character, _ in voted))
    return Ballot(text, tuple(score for _, score in voted), read.colour, read.box.width)

"""The plate readings of one visit, each with the very frame it was read in."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from edge.cameras.base import Frame
from edge.visits.ballots import Ballot, ballot_of
from edge.visits.vote import VoteSettings, vote
from models.base import Box, PlateRead
from models.plates.alignment import differences
from models.sharpness import sharpness
from wire.events import PlateReading
from wire.plate_kinds import UNREADABLE
from wire.plates import PlateText

_MOST_BALLOTS = 60
"""A car may stand for an hour; the weightiest readings are enough."""
_MOST_CAPTURES = 4
"""Texts for which a frame is kept in memory."""
_MOST_VIEWS = 100
_SHARP_ROWS = 32
_BLURRED = 0.5
"""Part of its weight that the most blurred reading keeps: its scores have fallen already."""
_LEGIBLE = 0.8
"""Score from which a character speaks against another plate."""
_MOVED, _GROWN = 0.5, 1.1
"""A plate is seen anew when it has moved by half its height, or its width has changed by a tenth."""


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
    _views: list[Box] = field(default_factory=list)
    """Where the plate was when each view of it began."""
    _voted: tuple[VoteSettings, PlateReading | None] | None = None
    """The vote over these very ballots: it is asked for several times a frame."""

    def add(self, frame: Frame, body: Box, read: PlateRead) -> PlateText | None:
        """Take in a reading and return its canonical text; None where it is no text at all."""
        self.seen = True
        ballot = ballot_of(read, _clarity(frame, read), self._view(read.box))
        if ballot is None:
            return None
        self._add_ballot(ballot)
        self._keep(ballot.text, Capture(frame, body, read.box, ballot.weight))
        return ballot.text

    def absorb(self, other: "PlateReadings") -> None:
        """Take over what was read of the same plate elsewhere."""
        self.seen |= other.seen
        for ballot in other.ballots:
            self._add_ballot(replace(ballot, view=ballot.view + len(self._views)))
        self._views += other._views  # noqa: SLF001 - one of us
        for text, capture in other.captures.items():
            self._keep(text, capture)

    @property
    def legible_texts(self) -> tuple[PlateText, ...]:
        """What was read in frames that saw it whole; a character that a frame was not sure of is unreadable."""
        kept = (ballot for ballot in self.ballots if ballot.whole and ballot.text in self.captures)
        return tuple({_legible(ballot) for ballot in kept})

    def vote(self, settings: VoteSettings) -> PlateReading | None:
        """Merge the readings so far; None without any."""
        if self._voted is None or self._voted[0] != settings:
            self._voted = settings, vote(self.ballots, settings)
        return self._voted[1]

    def views_of(self, reading: PlateReading) -> int:
        """Count the places in which the plate was when `reading` was read of it."""
        return len({ballot.view for ballot in self.ballots if ballot.text == reading.text})

    def forget(self, texts: Collection[PlateText]) -> None:
        """Drop what turned out to be read of another plate."""
        self._voted = None
        self.ballots = [ballot for ballot in self.ballots if ballot.text not in texts]
        self.captures = {text: capture for text, capture in self.captures.items() if text not in texts}

    def winner(self, reading: PlateReading) -> Capture | None:
        """Return the frame whose own reading won, else the one that came nearest; None where none was kept."""
        texts = sorted(
            self.captures, key=lambda seen: (differences(seen, reading.text), -self.captures[seen].weight)
        )
        return self.captures[texts[0]] if texts else None

    def _view(self, plate: Box) -> int:
        """Return the number of the view that a plate at `plate` belongs to; one that came back is seen as before.

        The newest are looked through first. Of very many views the last takes in all others.
        """
        for number in reversed(range(len(self._views))):
            if not _is_elsewhere(self._views[number], plate):
                return number
        if len(self._views) < _MOST_VIEWS:
            self._views.append(plate)
        return len(self._views) - 1

    def _add_ballot(self, ballot: Ballot) -> None:
        self._voted = None
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


def _legible(ballot: Ballot) -> PlateText:
    shown = zip(ballot.text, ballot.char_scores, strict=True)
    return PlateText("".join(one if score >= _LEGIBLE else UNREADABLE for one, score in shown))


def _clarity(frame: Frame, read: PlateRead) -> float:
    """Say how far a reading is to be trusted apart from its scores, 0…1: by its detector, and how sharp it is."""
    box, (height, width) = read.box, frame.picture.shape[:2]
    rows = slice(max(0, int(box.top)), max(0, min(height, int(box.bottom))))
    columns = slice(max(0, int(box.left)), max(0, min(width, int(box.right))))
    sharp = sharpness(frame.picture[rows, columns], _SHARP_ROWS)
    return min(1.0, max(0.0, read.detector_score)) * (_BLURRED + (1 - _BLURRED) * sharp)


def _is_elsewhere(one: Box, other: Box) -> bool:
    first, second = one.centre, other.centre
    moved = max(abs(first.x - second.x), abs(first.y - second.y))
    smaller, larger = sorted((one.width, other.width))
    return moved > _MOVED * max(one.height, other.height) or larger > _GROWN * smaller

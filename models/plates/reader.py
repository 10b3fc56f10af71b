"""The plate reader: find, read by every network there is, let them vote, look at the colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import Picture, PlateRead
from models.plates.colour import plate_colour
from models.plates.found import FoundPlate, PlateFinder
from models.plates.lines import LineReader
from models.plates.rectify import Margin, rectify
from models.plates.vote import Hearing, Verdict, VoteOptions, vote

_COLOUR_CROP = (96, 32)


@dataclass(frozen=True, slots=True)
class Voter:
    """A line reader and how much its word counts."""

    line: LineReader
    weight: float


class VotingPlateReader:
    """PlateReader made of a finder and one or more line readers.

    A find in which fewer than `shortest` characters are read is taken for no plate.
    """

    def __init__(
        self, finder: PlateFinder, voters: Sequence[Voter], options: VoteOptions | None = None, shortest: int = 5
    ) -> None:
        self._finder = finder
        self._voters = tuple(voters)
        self._options = options
        self._shortest = shortest

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        """Read all plates of `picture`, best detected first. Raises RecogniserError."""
        reads = (self._read_one(picture, plate) for plate in self._finder.find(picture))
        return tuple(read for read in reads if len(read.text) >= self._shortest)

    def _read_one(self, picture: Picture, plate: FoundPlate) -> PlateRead:
        verdict = self._hear(picture, plate)
        crop = rectify(picture, plate.corners, _COLOUR_CROP, Margin())
        return PlateRead(
            text=verdict.text,
            char_scores=verdict.char_scores,
            colour=plate_colour(crop),
            box=plate.box,
            corners=plate.corners,
            detector_score=plate.score,
        )

    def _hear(self, picture: Picture, plate: FoundPlate) -> Verdict:
        hearings = [Hearing(voter.line.read(picture, plate.corners), voter.weight) for voter in self._voters]
        return vote(hearings, self._options)

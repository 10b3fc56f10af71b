"""The reader that ready-made networks make together; it stays as a peer to measure our own against."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.base import Corners, Picture, PlateRead, Point
from models.plates.finding.found import FoundPlate, PlateFinder, distinct_plates
from models.plates.finding.rectify import Margin, rectify
from models.plates.formats import plate_kind
from models.plates.reading.colour import plate_colour
from models.plates.reading.lines import LineReader
from models.plates.reading.verdict import Verdict
from models.plates.reading.vote import Hearing, VoteOptions, vote

_COLOUR_CROP = (96, 32)
_CROP_SHAPES = 1.4, 5.0


@dataclass(frozen=True, slots=True)
class Voter:
    """A line reader and how much its word counts."""

    line: LineReader
    weight: float


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """A find with fewer than `shortest` characters is no plate.

    A picture of which one plate fills more than the share `filled` is a crop: there the picture's own border may
    be the better outline. A picture at most `crop_width` wide and shaped like a plate is read as one even where
    the finder finds nothing, and believed only if its text fits a format.
    """

    shortest: int = 5
    filled: float = 0.5
    crop_width: int = 400


class VotingPlateReader:
    """PlateReader made of a finder and one or more line readers."""

    def __init__(
        self,
        finder: PlateFinder,
        voters: Sequence[Voter],
        voting: VoteOptions | None = None,
        options: ReaderOptions | None = None,
    ) -> None:
        self._finder = finder
        self._voters = tuple(voters)
        self._voting = voting
        self._options = options or ReaderOptions()

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        """Read all plates of `picture`, best detected first. Raises RecogniserError."""
        reads = [self._read_one(picture, plate) for plate in distinct_plates(self._finder.find(picture))]
        kept = tuple(read for read in reads if len(read.text) >= self._options.shortest)
        return kept or self._read_as_crop(picture)

    def _read_as_crop(self, picture: Picture) -> tuple[PlateRead, ...]:
        height, width = picture.shape[:2]
        low, high = _CROP_SHAPES
        if width > self._options.crop_width or not low <= width / height <= high:
            return ()
        read = self._read_one(picture, _border(picture, 0.0))
        return (read,) if plate_kind(read.text) else ()

    def _read_one(self, picture: Picture, plate: FoundPlate) -> PlateRead:
        heard = [(self._hear(picture, corners), corners) for corners in self._outlines(picture, plate)]
        verdict, corners = max(heard, key=lambda one: _trust(one[0]))
        outline = FoundPlate(corners, plate.score)
        return PlateRead(
            text=verdict.text,
            char_scores=verdict.char_scores,
            colour=plate_colour(rectify(picture, corners, _COLOUR_CROP, Margin())),
            box=outline.box,
            corners=corners,
            detector_score=plate.score,
        )

    def _outlines(self, picture: Picture, plate: FoundPlate) -> list[Corners]:
        border = _border(picture, plate.score)
        filled = border.box.overlap(plate.box) / border.box.area > self._options.filled
        return [border.corners, plate.corners] if filled else [plate.corners]

    def _hear(self, picture: Picture, corners: Corners) -> Verdict:
        hearings = [Hearing(voter.line.read(picture, corners), voter.weight) for voter in self._voters]
        return vote(hearings, self._voting)


def _border(picture: Picture, score: float) -> FoundPlate:
    """Take the whole picture for a plate."""
    height, width = picture.shape[:2]
    return FoundPlate((Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)), score)


def _trust(verdict: Verdict) -> float:
    """Give the log of the chance that every character is right."""
    return sum(math.log(max(score, 1e-9)) for score in verdict.char_scores) if verdict.text else -math.inf

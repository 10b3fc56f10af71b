"""Listens to the reading network until a plate is clear: one view where it is enough, several that vote if not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.base import Corners, Picture, PlateColour
from models.plates.finding.found import FoundPlate
from models.plates.finding.rectify import Margin
from models.plates.formats import colour_agrees, plate_kind
from models.plates.reading.character_look import LINE_SIZE, CharacterLook, Line
from models.plates.reading.colour import agreed_colour, checked_by_ink, is_grey
from models.plates.reading.ctc import Emission
from models.plates.reading.own_line import VIEW_MARGIN, Heard, OwnLine
from models.plates.reading.quick import quick_reading
from models.plates.reading.verdict import Verdict
from models.plates.reading.views import possible_rows, view_of
from models.plates.reading.vote import Hearing, VoteOptions, vote

_STRANGE = 3.0
_DETAILED_PX = 100


@dataclass(frozen=True, slots=True)
class Framing:
    """The margins with which a plate is seen at first, and those with which it is seen again when in doubt."""

    first: Margin
    further: tuple[Margin, ...]


DETECTED = Framing(VIEW_MARGIN, (Margin(0.01, 0.03), Margin(0.02, 0.14), Margin(0.05, 0.05)))
"""Of corners that a detector found: they are those of the plate."""
CUT_OUT = Framing(Margin(0.0, 0.0), (Margin(-0.02, -0.05), Margin(-0.01, 0.06), Margin(0.02, -0.03)))
"""Of the corners of a picture that somebody cut out around a plate: most leave a margin of their own."""


@dataclass(frozen=True, slots=True)
class HearingOptions:
    """How long to listen.

    A view whose weakest character reaches `sure`, and whose text fits a format of the plate's colour, is enough.
    Else the plate is seen with further margins. If all say the same text, and it fits, its scores are the means;
    else the views vote, the first with `first_weight`, each further one with `further_weight`. `voting.doubt`
    softens the scores of all ways alike.
    """

    sure: float = 0.9
    first_weight: float = 0.34
    further_weight: float = 0.25
    voting: VoteOptions = field(default_factory=lambda: VoteOptions(seen=0.01, most=14, doubt=0.7))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a found plate, its background, and in how many rows it stands."""

    verdict: Verdict
    colour: PlateColour
    rows: int

    @property
    def fits(self) -> bool:
        """Say whether the text is one that is issued on this background."""
        return plate_kind(self.verdict.text) is not None and colour_agrees(self.verdict.text, self.colour)

    @property
    def plausibility(self) -> float:
        """Compare readings of one plate: the log of the chance that all is right, less what strangeness costs."""
        if not self.verdict.text:
            return -math.inf
        chance = sum(math.log(max(score, 1e-3)) for score in self.verdict.char_scores)
        return chance - (0.0 if self.fits else _STRANGE)


@dataclass(frozen=True, slots=True)
class _Shown:
    """How a plate is shown to the reading network."""

    corners: Corners
    rows: int
    margin: Margin

    @property
    def is_detailed(self) -> bool:
        """Say whether the picture shows more of the plate's characters than the view of its line does.

        That is 128 px wide, shared by the rows; being cut from other pixels has blurred it, so less is enough.
        """
        tl, tr, br, bl = self.corners
        width = max(math.dist((tl.x, tl.y), (tr.x, tr.y)), math.dist((bl.x, bl.y), (br.x, br.y)))
        return width * self.rows > _DETAILED_PX

    def fine(self, picture: Picture) -> Picture:
        """Show it with the detail that single characters are looked at."""
        return view_of(picture, self.corners, self.rows, self.margin, LINE_SIZE)


@dataclass(frozen=True, slots=True)
class _FirstView:
    """What one view of one plate gave, and how sure it was before any softening."""

    plate: FoundPlate
    emission: Emission
    sharp: Verdict
    reading: Reading


class PlateHearing:
    """Reads found plates: all those of a picture in one run of the network, the doubtful ones in one more."""

    def __init__(
        self, line: OwnLine, look: CharacterLook | None = None, options: HearingOptions | None = None
    ) -> None:
        """Take the reader of lines and, where there is one, who looks closely at characters it is not sure of."""
        self._line = line
        self._look = look
        self._options = options or HearingOptions()

    def hear(
        self, picture: Picture, plates: Sequence[FoundPlate], framing: Framing = DETECTED
    ) -> tuple[Reading, ...]:
        """Read each of `plates`. Raises RecogniserError."""
        views = self._first_views(picture, plates, framing.first)
        best = [max(seen, key=lambda view: view.reading.plausibility) for seen in views]
        doubtful = [view for view in best if view.sharp.score < self._options.sure or not view.reading.fits]
        heard_out = dict(zip(map(id, doubtful), self._hear_out(picture, doubtful, framing.further), strict=True))
        return tuple(heard_out.get(id(view), view.reading) for view in best)

    def steadiness(self, picture: Picture, plate: FoundPlate, rows: int, text: str) -> float:
        """Read a plate with all margins at sight: the least score (0…1) that says `text`, 0 if one says another.

        Raises RecogniserError.
        """
        margins = (DETECTED.first, *DETECTED.further)
        heard = self._line.hear([view_of(picture, plate.corners, rows, margin) for margin in margins])
        seen = [quick_reading(one.emission) for one in heard]
        return min(one.score if one.text == text else 0.0 for one in seen)

    def _first_views(
        self, picture: Picture, plates: Sequence[FoundPlate], margin: Margin
    ) -> list[list[_FirstView]]:
        asked = [(number, rows) for number, plate in enumerate(plates) for rows in possible_rows(plate)]
        shown = [_Shown(plates[number].corners, rows, margin) for number, rows in asked]
        views: list[list[_FirstView]] = [[] for _ in plates]
        grey = is_grey(picture)
        for (number, rows), (view, heard) in zip(asked, self._hear_all(picture, shown), strict=True):
            sharp = quick_reading(heard.emission)
            colour = PlateColour.UNKNOWN if grey else checked_by_ink(agreed_colour(view, heard.colours), view)
            reading = Reading(sharp.softened(self._options.voting.doubt), colour, rows)
            views[number].append(_FirstView(plates[number], heard.emission, sharp, reading))
        return views

    def _hear_out(
        self, picture: Picture, doubtful: Sequence[_FirstView], margins: Sequence[Margin]
    ) -> list[Reading]:
        """See each plate with other margins as well, and bring all its views together."""
        shown = [_Shown(view.plate.corners, view.reading.rows, margin) for view in doubtful for margin in margins]
        heard = [one.emission for _, one in self._hear_all(picture, shown)]
        count = len(margins)
        return [
            replace(view.reading, verdict=self._together(view, heard[place * count : (place + 1) * count]))
            for place, view in enumerate(doubtful)
        ]

    def _hear_all(self, picture: Picture, shown: Sequence[_Shown]) -> list[tuple[Picture, Heard]]:
        """Read all views in one run, and look closely at their doubtful characters in one more."""
        views = [view_of(picture, one.corners, one.rows, one.margin) for one in shown]
        heard = list(self._line.hear(views))
        if self._look:
            worth = [
                number
                for number, one in enumerate(heard)
                if shown[number].is_detailed and self._look.doubtful(one.emission)
            ]
            lines = [Line(heard[number].emission, shown[number].fine(picture)) for number in worth]
            for number, emission in zip(worth, self._look.sharpened(lines), strict=True):
                heard[number] = replace(heard[number], emission=emission)
        return list(zip(views, heard, strict=True))

    def _together(self, view: _FirstView, further: Sequence[Emission]) -> Verdict:
        used, text = self._options, view.sharp.text
        seen = [view.sharp, *map(quick_reading, further)]
        if view.reading.fits and all(one.text == text for one in seen):
            means = tuple(
                sum(scores) / len(seen) for scores in zip(*(one.char_scores for one in seen), strict=True)
            )
            return Verdict(text, means, view.sharp.candidates).softened(used.voting.doubt)
        hearings = [Hearing(view.emission, used.first_weight)]
        hearings += [Hearing(emission, used.further_weight) for emission in further]
        return vote(hearings, used.voting, view.reading.colour)

"""Whether a plate that reads well was seen whole, or is cut at its head or foot by what covers it.

Looked at in two steps, for the first is cheap. Where a margin of plain ground is seen above and below the
characters, the plate is whole. Where it is in doubt, it is read again with other margins: a whole plate says the
same each time, and a Z without its foot does not. In a picture that somebody cut out, where no finder has told the
plate's own corners, these are looked for first, and its margins are measured once more between them.
"""

from dataclasses import dataclass, field, replace

from models.base import Picture, PlateColour, PlateRead
from models.plates.closer import CloserLook
from models.plates.found import FoundPlate
from models.plates.hearing import PlateHearing
from models.plates.margins import Margins, margins_of
from models.plates.seen_small import row_height


@dataclass(frozen=True, slots=True)
class CutLimits:
    """What may be missing of the margins (`models.plates.margins`), for plates of so many rows.

    Above `doubtful` the plate is looked at again, as it is where one margin looks worse than `lopsided` and
    `times_worse` than the other. Then it is cut where its margins still look worse than `cut`, its score was below
    `sure` and its weakest further reading is below `steady`; or where a row is at least `large_px` high, so that
    there is no doubt about what is seen, and they are worse than `surely_cut` or lopsided. Tuned on pictures like
    those of `benchmarks/plate_covered.py`, drawn and covered with another seed.
    """

    doubtful: float
    cut: float
    sure: float
    steady: float
    surely_cut: float
    large_px: float = 30.0
    surely_cut_of_green: float = 0.75
    """The ground of green plates turns paler from foot to head, and so is never quite like that of the middle."""
    lopsided: float = 0.15
    times_worse: float = 3.2


@dataclass(frozen=True, slots=True)
class CutOptions:
    """Limits by rows, and the least score of a reading that is worth the question: below, nobody believes it."""

    one_row: CutLimits = field(default_factory=lambda: CutLimits(0.30, 0.39, 0.995, 0.95, 0.70))
    two_rows: CutLimits = field(default_factory=lambda: CutLimits(0.40, 0.35, 0.95, 0.80, 0.70))
    worth: float = 0.4


class CutWatch:
    """Tells plates that were seen whole from those that were not."""

    def __init__(self, closer: CloserLook, hearing: PlateHearing, options: CutOptions | None = None) -> None:
        """Take who finds a plate's own corners, and who reads it again."""
        self._closer = closer
        self._hearing = hearing
        self._options = options or CutOptions()

    def is_cut(self, picture: Picture, read: PlateRead) -> bool:
        """Say whether what was read of `picture` may be the rest of other characters. Raises RecogniserError."""
        limits = self._options.one_row if read.rows == 1 else self._options.two_rows
        if read.score < self._options.worth:
            return False
        if read.score >= limits.sure and row_height(read.corners, read.rows) < limits.large_px:
            return False
        margins = margins_of(picture, read.corners, read.rows, read.colour)
        if margins.worse <= limits.doubtful and not _lopsided(margins, read, limits):
            return False
        closer = FoundPlate(read.corners, read.detector_score, float(read.rows - 1))
        if not read.detector_score:
            closer = replace(self._closer.look(picture, closer), two_rows=closer.two_rows)
            margins = margins_of(picture, closer.corners, read.rows, read.colour)
        surely = limits.surely_cut_of_green if read.colour is PlateColour.GREEN else limits.surely_cut
        if row_height(closer.corners, read.rows) >= limits.large_px and (
            margins.worse > surely or _lopsided(margins, read, limits)
        ):
            return True
        if margins.worse <= limits.cut or read.score >= limits.sure:
            return False
        return self._hearing.steadiness(picture, closer, read.rows, read.text) < limits.steady


def _lopsided(margins: Margins, read: PlateRead, limits: CutLimits) -> bool:
    """Say whether one margin is there and the other is not; rows of two sizes and green plates never look even."""
    even = read.rows == 1 and read.colour is not PlateColour.GREEN
    return even and margins.worse > max(limits.lopsided, limits.times_worse * margins.better)

"""Whether a plate that reads well was seen whole, or is cut at its head or foot by what covers it.

Looked at in two steps, for the first is cheap. Where a margin of plain ground is seen above and below the
characters, the plate is whole. Where it is in doubt, the plate's own corners are looked for, its margins are
measured once more between them, and it is read again with other margins: a whole plate says the same each time,
and a Z without its foot does not.
"""

from dataclasses import dataclass, field, replace

from models.base import Picture, PlateColour, PlateRead
from models.plates.closer import CloserLook
from models.plates.found import FoundPlate
from models.plates.hearing import PlateHearing
from models.plates.margins import margins_of
from models.plates.seen_small import row_height


@dataclass(frozen=True, slots=True)
class CutLimits:
    """What may be missing of the margins (`models.plates.margins`), for plates of so many rows.

    Above `doubtful` the plate is looked at again. Then it is cut where its margins still look worse than `cut` and
    its weakest reading falls below `steady`, or where they are worse than `surely_cut` and a row was at least
    `large_px` high, so that there is no doubt about what is seen. Tuned on `benchmarks/plate_covered.py`'s kind of
    pictures with other seeds.
    """

    doubtful: float
    cut: float
    steady: float
    surely_cut: float = 0.30
    large_px: float = 30.0
    surely_cut_of_green: float = 0.55
    """The ground of green plates turns paler from foot to head, and so is never quite like that of the middle."""


@dataclass(frozen=True, slots=True)
class CutOptions:
    """Limits by rows, and the least score of a reading that is worth the question: below, nobody believes it."""

    one_row: CutLimits = field(default_factory=lambda: CutLimits(0.30, 0.40, 0.95))
    two_rows: CutLimits = field(default_factory=lambda: CutLimits(0.40, 0.20, 0.93, surely_cut=0.70))
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
        if margins_of(picture, read.corners, read.rows, read.colour).worse <= limits.doubtful:
            return False
        found = FoundPlate(read.corners, read.detector_score, float(read.rows - 1))
        closer = replace(self._closer.look(picture, found), two_rows=float(read.rows - 1))
        missing = margins_of(picture, closer.corners, read.rows, read.colour).worse
        surely = limits.surely_cut_of_green if read.colour is PlateColour.GREEN else limits.surely_cut
        if missing > surely and row_height(closer.corners, read.rows) >= limits.large_px:
            return True
        return (
            missing > limits.cut
            and self._hearing.steadiness(picture, closer, read.rows, read.text) < limits.steady
        )

"""Whether a plate that reads well was seen whole, or is cut at its head or foot by what covers it.

A whole plate has its characters in the middle (GA 36), plain ground around them, and reads the same with whatever
margins. One that is cut has characters that reach its edge on one side, no ground there, and often something plain
from side to side instead; it may read otherwise when it is shown otherwise, and may say a 7 that was a Z. None of
these proves it alone: blur takes the ground, and a bumper may be plain. So they are added up, each by its weight.

Most plates are cleared by a quick look. In a picture that somebody cut out, where no finder has told the plate's
own corners, these are looked for first.
"""

import math
from dataclasses import dataclass, field

from models.base import Picture, PlateColour, PlateRead
from models.plates.finding.closer import CloserLook
from models.plates.finding.found import FoundPlate
from models.plates.judging.cut_characters import WITHOUT_FOOT, WITHOUT_HEAD, weakest_rest
from models.plates.judging.margins import Margins, margins_of
from models.plates.judging.plain_edges import plainest_edge
from models.plates.judging.reach import reaches_of
from models.plates.judging.seen_small import row_height
from models.plates.reading.recognition import PlateHearing

_FARTHEST, _WORST = 0.25, 0.6
"""Characters that lean more, or a margin that misses more ground, count no more than these."""
_PALE = 0.2
"""The ground of green plates turns paler from foot to head: so much of it is not missed there."""
_UNSTEADY, _STEADY = -2.0, 9.0
_DOUBTFUL, _SUREST = 1.0, 7.0
"""Log odds, of steadiness and of the weakest character, beyond which they tell no more."""
_LEAST_CHANCE = 1e-4


@dataclass(frozen=True, slots=True)
class CutWeights:
    """What each sign counts, for plates of so many rows; together they must exceed `whole`.

    `lean`: how much farther the characters reach on one side than on the other, in shares of the plate's height.
    `ground` and `other_ground`: how unlike ground the margin of this side and that of the other is
    (`margins`); blur spoils both. `plain`: how far what varies beyond the characters stays below
    `varied`. Against it count the log odds of how `steady` it reads, of the weakest character that may be the
    `rest` of another, and of the `weakest` of all.

    They were fitted to tell wrong readings of covered plates from bare ones, on pictures like those of
    `benchmarks/plate_covered.py` (seeds 2028, 3001, 3002: 10,680 covered and 7,680 bare), and rounded. The
    benchmark reports another seed. A row that is less than `large_px` high and scores at least `sure` gets the
    quick look only.
    """

    lean: float
    ground: float
    other_ground: float
    plain: float
    varied: float
    steady: float
    rest: float
    weakest: float
    whole: float
    sure: float
    large_px: float = 30.0


@dataclass(frozen=True, slots=True)
class CutOptions:
    """Weights by rows, and when the question is worth asking.

    A reading below `worth` is believed by nobody. A plate is suspect where its worse margin misses more ground
    than `doubtful`, or its plainest edge changes less than `plain`.
    """

    one_row: CutWeights = field(
        default_factory=lambda: CutWeights(
            lean=30.0,
            ground=14.5,
            other_ground=6.8,
            plain=90.0,
            varied=0.08,
            steady=0.38,
            rest=0.48,
            weakest=0.0,
            whole=5.3,
            sure=0.995,
        )
    )
    two_rows: CutWeights = field(
        default_factory=lambda: CutWeights(
            lean=7.5,
            ground=10.0,
            other_ground=5.0,
            plain=25.0,
            varied=0.12,
            steady=0.45,
            rest=0.3,
            weakest=0.8,
            whole=0.3,
            sure=0.95,
        )
    )
    worth: float = 0.4
    doubtful: float = 0.32
    plain: float = 0.15


class CutWatch:
    """Tells plates that were seen whole from those that were not."""

    def __init__(self, closer: CloserLook, hearing: PlateHearing, options: CutOptions | None = None) -> None:
        """Take who finds a plate's own corners, and who reads it again."""
        self._closer = closer
        self._hearing = hearing
        self._options = options or CutOptions()

    def is_cut(self, picture: Picture, read: PlateRead) -> bool:
        """Say whether what was read of `picture` may be the rest of other characters. Raises RecogniserError."""
        weights = self._options.one_row if read.rows == 1 else self._options.two_rows
        if read.score < self._options.worth or not self._is_suspect(picture, read, weights):
            return False
        found = self._found(picture, read)
        signs = _signs(picture, found, read, weights) - weights.whole
        if signs > weights.steady * _STEADY:
            return True
        if signs <= weights.steady * _UNSTEADY:
            return False
        steadiness = self._hearing.steadiness(picture, found, read.rows, read.text)
        return signs > weights.steady * min(_STEADY, max(_UNSTEADY, _odds(steadiness)))

    def _is_suspect(self, picture: Picture, read: PlateRead, weights: CutWeights) -> bool:
        """Look quickly; only what is large or not quite sure is worth measuring for it."""
        small = row_height(read.corners, read.rows) < weights.large_px
        measured = not small or read.score < weights.sure
        if measured and margins_of(picture, read.corners, read.rows, read.colour).worse > self._options.doubtful:
            return True
        return plainest_edge(picture, read.corners) < self._options.plain

    def _found(self, picture: Picture, read: PlateRead) -> FoundPlate:
        """Give the plate between its own corners."""
        plate = FoundPlate(read.corners, read.detector_score, float(read.rows - 1))
        return plate if read.detector_score else self._closer.look(picture, plate)


def _signs(picture: Picture, found: FoundPlate, read: PlateRead, weights: CutWeights) -> float:
    """Add up what can be seen without reading again, on the side that looks more like a cut one."""
    margins = margins_of(picture, found.corners, read.rows, read.colour)
    head, foot = reaches_of(picture, found.corners, read.rows)
    lean = weights.lean * min(_FARTHEST, abs(head.end - foot.end))
    score = weights.weakest * min(_SUREST, max(_DOUBTFUL, _odds(read.score)))
    mirrored = Margins(margins.below, margins.above)
    sides = ((margins, head.varied, WITHOUT_HEAD), (mirrored, foot.varied, WITHOUT_FOOT))
    return (
        lean
        - score
        + max(
            weights.ground * _missed(of_side.above, read.colour)
            - weights.other_ground * _missed(of_side.below, read.colour)
            + weights.plain * max(0.0, weights.varied - varied)
            - weights.rest * max(0.0, _odds(weakest_rest(read, rests)))
            for of_side, varied, rests in sides
        )
    )


def _missed(margin: float, colour: PlateColour) -> float:
    """Give how much ground a margin misses that it should show."""
    return min(_WORST, max(0.0, margin - (_PALE if colour is PlateColour.GREEN else 0.0)))


def _odds(chance: float) -> float:
    """Give the logarithm of the odds of a chance (0…1)."""
    return math.log(max(chance, _LEAST_CHANCE) / max(1 - chance, _LEAST_CHANCE))

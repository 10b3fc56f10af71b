"""Whether a plate shows its ground above and below its characters, measured in pixels.

GA 36 leaves 25 mm of plain ground above and below characters of 90 mm. A holder's frame, a bumper or mud that
hides a fifth of the plate hides that margin first and then the feet or heads of the characters, and a Z without
its foot is a 7. So the likest straight line that could run through plain ground is looked for, below the
characters and above them, and what counts is how unlike the ground even that line is.

The ground and the ink are those of the middle of the row, block by block, for light is seldom even.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture, PlateColour
from models.plates.finding.rectify import Margin, rectify

_WIDTH, _HEIGHT, AROUND = 168, 48, 12
"""Pixels in which a plate of one row is looked at (two rows: twice as high), and what is added at both sides."""
_LIGHT_INK = frozenset({PlateColour.BLUE, PlateColour.BLACK})
_DARK_INK = frozenset({PlateColour.YELLOW, PlateColour.WHITE})
_STEEPEST, _STEP = 0.24, 0.02
"""So much of its length a line may rise in a box around a tilted plate, and in what steps that is tried."""
_STRIPS = 24
_STRONGEST, _EVERY = 0.97, 3
"""Edges stronger than so many others count no more than these; a few of them tell."""
_LINE_SLOPES = np.linspace(-0.05, 0.05, 7)
_OVERLAP, _LEAST_CONTRAST = 0.4, 15.0
_MOST = 1.2
"""What is further from the ground than this, in distances from ground to ink, is no further."""
_GROUND_RANK, _INK_RANK = 0.2, 0.88

Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Margins:
    """How unlike plain ground the likest line above and below the characters is: 0 ground, about 1 ink."""

    above: float
    below: float

    @property
    def worse(self) -> float:
        """The one that shows less of a margin."""
        return max(self.above, self.below)

    @property
    def better(self) -> float:
        """The one that shows more of it; blur and glare spoil both alike, covers one."""
        return min(self.above, self.below)


@dataclass(frozen=True, slots=True)
class MarginRow:
    """Where a row of characters is measured, in shares of the plate, looking outwards from its middle."""

    near: float
    far: float
    left: float
    right: float
    blocks: int


ROWS_OF = {
    1: (MarginRow(0.45, 0.70, 0.04, 0.96, 8), MarginRow(0.45, 0.70, 0.04, 0.96, 8)),
    2: (MarginRow(0.69, 0.87, 0.24, 0.76, 4), MarginRow(0.55, 0.80, 0.05, 0.95, 8)),
}
"""The upper edge, as in a mirror, and the lower one, of plates of one row and of two."""


def margins_of(picture: Picture, corners: Corners, rows: int, colour: PlateColour) -> Margins:
    """Measure both margins of the plate between `corners`."""
    seen = upright(picture, corners, rows)
    light = colour in _LIGHT_INK if colour in _LIGHT_INK | _DARK_INK else None
    above, below = ROWS_OF[1 if rows == 1 else 2]
    edges = ((seen[::-1], above), (seen, below))
    return Margins(*(_unlike_ground(shown, row, light_ink=light) for shown, row in edges))


def upright(picture: Picture, corners: Corners, rows: int) -> Picture:
    """Turn the plate upright and its line of characters level, with something around it."""
    height = _HEIGHT * (1 if rows == 1 else 2) + 2 * AROUND
    seen = rectify(picture, corners, (_WIDTH, height), Margin(0.0, AROUND / height))
    slope = _slope(_grey(seen))
    level = np.array([(1, 0, 0), (-slope, 1, slope * _WIDTH / 2)], np.float64)
    return np.asarray(cv2.warpAffine(seen, level, (_WIDTH, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _grey(seen: Picture) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(seen), cv2.COLOR_BGR2GRAY), np.uint8)


def _slope(grey: NDArray[np.uint8]) -> float:
    """Give how much the line of characters falls: along it rows are either full of strokes or have none."""
    strokes = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    some = strokes[::_EVERY, ::_EVERY].ravel()
    rank = round(_STRONGEST * len(some))
    strokes = np.minimum(strokes, np.partition(some, rank)[rank])
    shape = _STRIPS, len(strokes)
    strips = cv2.resize(strokes[:, 6:-6].astype(np.float32), shape, interpolation=cv2.INTER_AREA)
    strips /= np.maximum(strips[AROUND:-AROUND].mean(axis=0), 1e-3)
    places, slopes = _lines(len(strokes))
    profiles = np.take(strips.ravel(), places).mean(axis=2)
    return float(slopes[profiles.var(axis=1).argmax()])


@lru_cache(maxsize=2)
def _lines(height: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Give for each slope, and each row at the middle, the places that such a line meets in the strips."""
    slopes = np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, _STEP)
    across = (np.arange(_STRIPS) - (_STRIPS - 1) / 2) * (_WIDTH - 13) / _STRIPS
    middles = np.arange(AROUND // 2, height - AROUND // 2)
    down = np.clip(np.rint(middles[None, :, None] + slopes[:, None, None] * across), 0, height - 1).astype(np.intp)
    return down * _STRIPS + np.arange(_STRIPS), slopes


def _unlike_ground(seen: Picture, row: MarginRow, *, light_ink: bool | None) -> float:
    """Find the straight line outside the row's middle that is likest to its ground."""
    height = len(seen) - 2 * AROUND
    near, far = (AROUND + round(share * height) for share in (row.near, row.far))
    left, right = round(row.left * _WIDTH), round(row.right * _WIDTH)
    right -= (right - left) % row.blocks
    part = seen[near : len(seen) - AROUND + 6, left:right]
    band = far - near
    light = _majority_is_dark(_grey(part[:band])) if light_ink is None else light_ink
    strange = _strangeness(part.astype(np.float32), _grey(part).astype(np.float32), band, row.blocks, light=light)
    across = (np.arange(row.blocks) - (row.blocks - 1) / 2) * (right - left) / row.blocks
    middles = np.arange(band - 2, len(part) - 3)
    down = np.rint(middles[None, :, None] + _LINE_SLOPES[:, None, None] * across).astype(np.intp)
    lines = strange[np.clip(down, band - 3, len(part) - 1), np.arange(row.blocks)]
    return float(lines.mean(axis=2).min())


def _strangeness(part: Levels, grey: Levels, band: int, blocks: int, *, light: bool) -> NDArray[np.float32]:
    """Give for each row and block how far from the block's ground it is, few pixels of ink counting much."""
    width = part.shape[1] // blocks
    ground, ink = _ground_and_ink(part[:band], grey[:band] if light else -grey[:band], blocks)
    contrasts = np.maximum(np.linalg.norm(ink - ground, axis=1), _LEAST_CONTRAST)
    off = part.reshape(len(part), blocks, width, 3) - ground[:, np.newaxis]
    squares = np.einsum("ybxc,ybxc->ybx", off, off)
    squares /= (contrasts**2)[:, np.newaxis]
    np.minimum(squares, _MOST**2, out=squares)
    return np.asarray(np.sqrt(np.sqrt(np.einsum("ybx,ybx->yb", squares, squares) / width)), np.float32)


def _ground_and_ink(colours: Levels, inkness: Levels, blocks: int) -> tuple[Levels, Levels]:
    """Give for each block, with something of its neighbours, the mean colour of what is surely ground and ink."""
    width = colours.shape[1] // blocks
    beside = round(width * _OVERLAP)
    padded = np.pad(inkness, ((0, 0), (beside, beside)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width + 2 * beside, axis=1)[:, ::width]
    values = np.ascontiguousarray(windows.transpose(1, 0, 2)).reshape(blocks, -1)
    ranks = [round(share * (values.shape[1] - 1)) for share in (_GROUND_RANK, _INK_RANK)]
    low, high = np.partition(values, ranks, axis=1)[:, ranks].T[..., np.newaxis]
    spread = np.pad(colours, ((0, 0), (beside, beside), (0, 0)), mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(spread, width + 2 * beside, axis=1)[:, ::width]
    pixels = np.ascontiguousarray(around.transpose(1, 0, 3, 2)).reshape(blocks, -1, 3)
    sure = np.stack([values <= low + 0.25 * (high - low), values >= low + 0.7 * (high - low)], axis=1)
    means = sure.astype(np.float32) @ pixels / sure.sum(axis=2, dtype=np.float32)[..., np.newaxis]
    return means[:, 0], means[:, 1]


def _majority_is_dark(grey: NDArray[np.uint8]) -> bool:
    split, _ = cv2.threshold(np.ascontiguousarray(grey), 0, 255, cv2.THRESH_OTSU)
    return bool((grey > split).mean() < 0.5)  # noqa: PLR2004 - more than a half

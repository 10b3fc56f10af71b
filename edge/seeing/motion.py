"""Which frames are worth the recognisers' time, without ever losing something that stands still.

A frame is looked at when the picture changes, while anybody is in the lane, and at least once every
`still_every_s`: what stands still is seen again and again, only less often. A sudden change of the whole
picture (a camera switched over, the cut between two clips) is told apart, because nothing that was tracked
before it is there after it. Taking what moves for a cut costs more than missing one: everybody in view would
be told of twice.
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.seeing.holes import Holes
from edge.seeing.moving import Moving
from edge.seeing.relighting import relit
from edge.seeing.staying import Bars, stayed
from models.base import Picture

_SMALL = (64, 36)
_WAKEFUL = 0.05
"""Share of a new frame in a background that forgets within seconds."""
_FRAME_S, _QUICKEST = 1 / 12, 6.0
"""What the shares of a new frame are meant for; the lane learns so many times faster where frames come seldom."""
_FREE = 0.15
"""Share of the cells that must be free of anybody to tell how the light has changed; if not, all of them tell."""
_KNOWN_FRAMES = 10
"""For so many frames a lane was seen before it is known what belongs to it."""
_MIDDLE = (slice(7, 29), slice(12, 52))
_HISTOGRAM_BINS = (8, 8, 8)


class Motion(StrEnum):
    """What a frame is, compared with those before it."""

    STILL = "still"
    MOVING = "moving"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class MotionSettings:
    """Thresholds of the gate."""

    changed_share: float = 0.004
    """Share of the (64 x 36) cells that must change to count as motion."""
    changed_level: int = 12
    """Grey levels by which a cell must change."""
    still_every_s: float = 1.0
    """A still lane is looked at this often."""
    busy_every_s: float = 0.3
    """A still lane in which somebody stands is looked at this often."""
    region_share: float = 0.045
    """Share of the picture that must differ from the empty lane, in one piece, to be somebody."""
    absorbed_share: float = 0.0002
    """Share of a new frame in the empty lane where something stands: minutes later it is a part of the lane."""
    cut_level: float = 20.0
    """Mean grey difference of two frames that may be a cut; from half as much again on, less must speak for it."""
    cut_likeness: float = 0.55
    """Correlation of their colour histograms below which less must speak for it; a pan keeps colours."""
    cut_found_unlike: float = 0.9
    """The same as `cut_found`, for frames of unlike colours."""
    cut_found: float = 0.5
    """Best correlation of the frame's middle, anywhere in the frame before, below which it is one; a quarter more
    for a large difference. What merely moved, or changed with the light, is found again."""
    cut_stayed: float = 0.12
    """Share of the picture that is as it was, in the frame before or in the empty lane, from which it is none:
    people cover much of a street, and the rest of it stays. One in 1000 pairs of unlike scenes shows more, 3 in
    110 pairs of frames with people who cross near the camera less."""


class MotionGate:
    """Compares each frame with a slowly adapting background and with the frame before it."""

    def __init__(self, settings: MotionSettings) -> None:
        self._settings = settings
        self._background: NDArray[np.float32] | None = None
        self._empty_lane: NDArray[np.float32] | None = None
        self._previous: NDArray[np.float32] | None = None
        self._colours: NDArray[np.float32] | None = None
        self._bars = Bars()
        self._holes = Holes()
        self._gain = 1.0
        """How many times brighter the newest frame is than the empty lane."""
        self._frames = 0
        self.stirring = False
        """Whether the newest frame differs from the one before: something is moving now."""

    def judge(self, picture: Picture, since_s: float = _FRAME_S) -> Motion:
        """Compare `picture` with what was seen before, `since_s` seconds ago."""
        small = cv2.resize(picture, _SMALL, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
        colours = _colour_histogram(small)
        motion = self._compare(grey, colours)
        self.stirring = self._previous is None or self._share(grey, self._previous) > self._settings.changed_share
        self._adapt(grey, colours, motion, since_s)
        return motion

    @property
    def knows_lane(self) -> bool:
        """Say whether the empty lane has been seen for long enough to tell what came into it."""
        return self._frames > _KNOWN_FRAMES

    def moving(self) -> Moving:
        """Return where the newest frame differs from the empty lane.

        A change of the light moves all cells alike and is taken out first.
        """
        least = self._settings.region_share
        if self._empty_lane is None or self._previous is None:
            return Moving(np.zeros(_SMALL[::-1], np.bool_), least)
        difference = self._previous - self._gain * self._empty_lane
        changed = np.abs(difference) > 2 * self._settings.changed_level
        whole = cv2.morphologyEx(changed.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) > 0
        return Moving(whole if self._holes.cells is None else whole & ~self._holes.cells, least)

    def _gain_of(self, lane: NDArray[np.float32], grey: NDArray[np.float32]) -> float:
        """Return how many times brighter it is than in the lane, as cells say in which nothing else differs.

        A car that passes covers more than half of the picture, and the camera adapts to it all the while. Bright
        cells tell most: a glare at night, which lifts what is dark by some levels, is no brighter lamp.
        """
        still = np.abs(grey - self._gain * lane) <= 2 * self._settings.changed_level
        told = still if still.mean() >= _FREE else np.ones_like(still)
        before, now = lane[told], grey[told]
        whole = float((before * before).sum())
        return float((before * now).sum()) / whole if whole > 0 else 1.0

    def _compare(self, grey: NDArray[np.float32], colours: NDArray[np.float32]) -> Motion:
        if self._background is None or self._previous is None or self._colours is None:
            return Motion.MOVING
        if self._is_cut(grey, colours, self._previous, self._colours):
            return Motion.CUT
        changed = self._share(grey, self._background) > self._settings.changed_share
        return Motion.MOVING if changed else Motion.STILL

    def _share(self, grey: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        """Return the share of cells that differ."""
        return float((np.abs(grey - other) > self._settings.changed_level).mean())

    def _is_cut(
        self,
        grey: NDArray[np.float32],
        colours: NDArray[np.float32],
        previous: NDArray[np.float32],
        previous_colours: NDArray[np.float32],
    ) -> bool:
        level, settings = float(np.abs(grey - previous).mean()), self._settings
        if level < settings.cut_level:
            return False
        unlike = cv2.compareHist(colours, previous_colours, cv2.HISTCMP_CORREL) < settings.cut_likeness
        middle = np.ascontiguousarray(grey[_MIDDLE])
        found = float(cv2.matchTemplate(previous, middle, cv2.TM_CCOEFF_NORMED).max())
        # A lamp switched on changes the colours, too, and leaves everything where it was.
        large = 1.5 if level > 1.5 * settings.cut_level else 1.0
        if found >= (settings.cut_found_unlike if unlike else large * settings.cut_found):
            return False
        known = (previous,) if self._empty_lane is None else (previous, self._empty_lane)
        inside = self._bars.inside(grey)
        return all(stayed(before, grey, inside) < settings.cut_stayed for before in known)

    def _adapt(
        self, grey: NDArray[np.float32], colours: NDArray[np.float32], motion: Motion, since_s: float
    ) -> None:
        """Take the newest frame in, `since_s` seconds after the one before."""
        previous = self._previous if self._previous is not None else grey
        self._previous, self._colours = grey, colours
        self._frames = 0 if motion is Motion.CUT else self._frames + 1
        if motion is Motion.CUT:
            self._bars, self._holes = Bars(), Holes()
        self._bars.see(grey)
        if self._background is None or motion is Motion.CUT:
            self._background = grey.copy()
            self._empty_lane = grey.copy()
            self._gain = 1.0
            return
        self._background += _WAKEFUL * (grey - self._background)
        if self._empty_lane is not None:
            self._learn_lane(self._empty_lane, previous, grey, since_s)

    def _learn_lane(
        self, lane: NDArray[np.float32], previous: NDArray[np.float32], grey: NDArray[np.float32], since_s: float
    ) -> None:
        """Let the empty lane follow the light as a whole, also where somebody stands.

        What stands in it becomes part of it very slowly; what is like it may drift by itself. Both take as long
        where a busy machine sees few frames: else a window that is lit at dusk would become somebody. Who stood
        in it when it was learned is taken out of it as soon as he has gone.
        """
        frames = min(_QUICKEST, max(1.0, since_s / _FRAME_S))
        lit = relit(lane, previous, grey, self._gain, self._settings.changed_level)
        if lit is not None:
            lane[:], self._gain = lit, 1.0
            return
        gain = self._gain_of(lane, grey)
        apart = grey - gain * lane
        away = np.abs(apart) > self._settings.changed_level
        followed = 1 + frames * _WAKEFUL * (gain - 1)
        lane *= followed
        lane += np.where(away, frames * self._settings.absorbed_share, frames * _WAKEFUL) * apart
        self._gain = gain / followed
        hole = self._holes.see(self._gain * lane, previous, grey, self._settings.changed_level, since_s)
        lane[hole] = grey[hole] / self._gain


def worth_a_look(motion: Motion, since_last_look_s: float, settings: MotionSettings, *, busy: bool) -> bool:
    """Say whether the recognisers should see this frame; `busy`: somebody is in the lane."""
    if motion is not Motion.STILL:
        return True
    return since_last_look_s >= (settings.busy_every_s if busy else settings.still_every_s)


def _colour_histogram(small: Picture) -> NDArray[np.float32]:
    histogram = cv2.calcHist([small], [0, 1, 2], None, _HISTOGRAM_BINS, (0, 256, 0, 256, 0, 256))
    return cv2.GaussianBlur(histogram.reshape(8, 64), (3, 3), 0).astype(np.float32)

"""Follow things from frame to frame: nearest box to where each is expected, at constant velocity.

Written here because the ready-made trackers bring scipy, matplotlib or a filter library of 2018, and a lane
needs one page of it. Boxes are matched greedily, best first, within their own group; a fast small box (a plate
between two frames) need not overlap its last place, it only has to be near and of like size. Persons cross, so
theirs are matched where each is expected, and by the colours of their clothes as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from edge.visits.association.appearance import Appearance
from models.base import Box
from models.plates.alignment import surely_differing
from wire.plates import PlateText

_NEAR = 1.6
"""How far, in sizes of the box, a thing may be from where it is expected."""
_NEAR_BODY = 0.5
"""The same for a recognised vehicle, which is large: farther away is another one."""
_FASTEST = 4.0
"""Sizes of the box a second by which what only moves goes on at most: farther away another piece begins to."""
_ALIKE = 0.5
"""Smallest ratio of the areas of two boxes of one thing in neighbouring frames."""

_ANOTHER_PLATE = 3
"""Characters in which two sure readings of one plate never differ."""
_AS_WIDE = 0.6
"""Of a plate that has jumped: a smaller one is of the vehicle behind."""
_CONTINUOUS = 0.1
"""Intersection over union from which a plate has not jumped."""

_SPEED_KNOWN = 3
"""Frames after which a person is where they were heading."""
_NEW_LOOK = 0.2
"""Weight of the newest frame in what is known of a person's clothes."""


class Group(StrEnum):
    """What may be matched with what."""

    VEHICLE = "vehicle"
    NON_MOTOR = "non_motor"
    PERSON = "person"
    PLATE = "plate"
    SOMEBODY = "somebody"
    """Large, moving and not recognised: better a passage with only a picture than none."""
    FIGURE = "figure"
    """The same in a lane without vehicles, where it is taken for a person."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something found in one frame."""

    group: Group
    box: Box
    look: Appearance | None = field(default=None, compare=False)
    """A person's clothes, where they can be told."""
    text: PlateText | None = field(default=None, compare=False)
    """Of a plate, what is surely read of it."""


@dataclass(frozen=True, slots=True)
class Track:
    """One thing over time. Speeds are of the box centre, in pixels a second."""

    number: int
    group: Group
    box: Box
    speed_x: float
    speed_y: float
    first_s: float
    last_s: float
    hits: int
    misses: int = 0
    look: Appearance | None = field(default=None, compare=False)
    text: PlateText | None = field(default=None, compare=False)
    """What was surely read of it last."""

    def expected(self, now_s: float) -> Box:
        """Where the box should be now."""
        ahead_s = now_s - self.last_s
        return _moved(self.box, self.speed_x * ahead_s, self.speed_y * ahead_s)


@dataclass(frozen=True, slots=True)
class TrackerSettings:
    """When a track counts, and when it is over."""

    confirm_hits: int = 2
    lost_after_s: float = 1.5
    lost_after_misses: int = 3
    """Both must have passed: with few frames a second, seconds alone would lose too early."""


class Tracker:
    """Holds the living tracks. One a lane; not for several threads."""

    def __init__(self, settings: TrackerSettings) -> None:
        self._settings = settings
        self._tracks: dict[int, Track] = {}
        self._born = 0

    def update(self, targets: Sequence[Target], now_s: float) -> tuple[int, ...]:
        """Take one frame's targets in and return the track number of each, in the same order."""
        matches = self._match(targets, now_s)
        numbers = tuple(
            self._follow(matches[index], target, now_s) if index in matches else self._begin(target, now_s)
            for index, target in enumerate(targets)
        )
        for number in self._tracks.keys() - set(numbers):
            track = self._tracks[number]
            self._tracks[number] = replace(track, misses=track.misses + 1)
        return numbers

    def end_lost(self, now_s: float) -> frozenset[int]:
        """Drop the tracks that are over and return their numbers."""
        lost = frozenset(number for number, track in self._tracks.items() if self._is_lost(track, now_s))
        for number in lost:
            del self._tracks[number]
        return lost

    def end_all(self) -> frozenset[int]:
        """Drop every track and return them: after a cut nothing is where it was."""
        ended = frozenset(self._tracks)
        self._tracks.clear()
        return ended

    def holds(self, group: Group) -> bool:
        """Say whether anything of a group is followed."""
        return any(track.group is group for track in self._tracks.values())

    def track(self, number: int) -> Track | None:
        """Return a living track."""
        return self._tracks.get(number)

    def is_confirmed(self, track: Track) -> bool:
        """Say whether a track was seen often enough not to be a flicker."""
        return track.hits >= self._settings.confirm_hits

    def _is_lost(self, track: Track, now_s: float) -> bool:
        late = now_s - track.last_s >= self._settings.lost_after_s
        return late and track.misses >= self._settings.lost_after_misses

    def _match(self, targets: Sequence[Target], now_s: float) -> dict[int, int]:
        # Of a track that is over nothing is seen any more, though its end is told only after this frame.
        living = {number: track for number, track in self._tracks.items() if not self._is_lost(track, now_s)}
        pairs = sorted(
            (
                (likeness, index, number)
                for number, track in living.items()
                for index, target in enumerate(targets)
                if target.group is track.group and (likeness := _likeness_of(track, target, now_s)) > 0
            ),
            reverse=True,
        )
        matches: dict[int, int] = {}
        taken: set[int] = set()
        for _, index, number in pairs:
            if index not in matches and number not in taken:
                matches[index] = number
                taken.add(number)
        return matches

    def _begin(self, target: Target, now_s: float) -> int:
        self._born += 1
        self._tracks[self._born] = Track(
            self._born,
            target.group,
            target.box,
            0.0,
            0.0,
            now_s,
            now_s,
            hits=1,
            look=target.look,
            text=target.text,
        )
        return self._born

    def _follow(self, number: int, target: Target, now_s: float) -> int:
        track = self._tracks[number]
        elapsed_s = max(1e-3, now_s - track.last_s)
        old, new = track.box.centre, target.box.centre
        self._tracks[number] = replace(
            track,
            box=target.box,
            speed_x=0.5 * track.speed_x + 0.5 * (new.x - old.x) / elapsed_s,
            speed_y=0.5 * track.speed_y + 0.5 * (new.y - old.y) / elapsed_s,
            last_s=now_s,
            hits=track.hits + 1,
            misses=0,
            look=mixed_look(track.look, target.look),
            text=target.text or track.text,
        )
        return number


def mixed_look(known: Appearance | None, newer: Appearance | None) -> Appearance | None:
    """Return what somebody looks like after one more look, which may have shown nothing."""
    if known is None or newer is None:
        return newer or known
    return known.mixed(newer, _NEW_LOOK)


def _likeness_of(track: Track, target: Target, now_s: float) -> float:
    """Say how well `target` fits `track`, 0 (not at all) to 3."""
    expected = track.expected(now_s)
    if track.group is Group.PLATE and not _may_be_one_plate(track, target, expected):
        return 0.0
    if track.group is not Group.PERSON:
        return _likeness(expected, track.box, target.box, _near(track, now_s))
    # Where two cross, each stands for a moment where the other one was.
    placed = _likeness(expected, expected if track.hits >= _SPEED_KNOWN else track.box, target.box)
    if placed == 0 or track.look is None or target.look is None:
        return placed
    return placed + track.look.likeness(target.look)


def _near(track: Track, now_s: float) -> float:
    """Return how far, in sizes of the box, a thing may be that does not cover where it was."""
    if track.group is Group.SOMEBODY:
        return min(_NEAR, _FASTEST * (now_s - track.last_s))
    return _NEAR_BODY if track.group is Group.VEHICLE else _NEAR


def _may_be_one_plate(track: Track, target: Target, expected: Box) -> bool:
    """Say whether two places may be of one plate: it never jumps away from the camera, nor to a text that differs.

    Two sure readings that differ a little are of one that has not jumped at all.
    """
    jumped = max(expected.iou(target.box), track.box.iou(target.box)) <= _CONTINUOUS
    if track.text is None or target.text is None or track.text == target.text:
        return not jumped or target.box.width >= _AS_WIDE * track.box.width
    far = surely_differing(track.text, target.text) >= _ANOTHER_PLATE
    return not far and not jumped


def _likeness(expected: Box, last: Box, found: Box, near: float = _NEAR) -> float:
    """Say how well `found` fits a track, 0 (not at all) to 2; it may be `near` sizes away."""
    shared = max(expected.iou(found), last.iou(found))
    if shared > 0.1:  # noqa: PLR2004 - below it the boxes merely touch
        return 1 + shared
    smaller, larger = sorted((last.area, found.area))
    if larger <= 0 or smaller / larger < _ALIKE:
        return 0.0
    size = max(last.width, found.width, last.height, found.height)
    distance = min(_distance(expected, found), _distance(last, found)) / max(1.0, size)
    return max(0.0, 1 - distance / near)


def _distance(one: Box, other: Box) -> float:
    first, second = one.centre, other.centre
    return float(((first.x - second.x) ** 2 + (first.y - second.y) ** 2) ** 0.5)


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)

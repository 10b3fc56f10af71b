"""Where one part of a subject (its plate, its body) was in the picture over time, and what follows of its way.

All places are in shares of the frame. How near something is, is one number, `nearness`: the logarithm of its width
plus how far down it is. Whatever comes towards a camera grows, moves down or both: before a camera on a post cars
grow, before one that looks straight down they only wander down. A width that the side of the picture cuts says
nothing and is left out.
"""

from collections import deque
from dataclasses import dataclass
from itertools import islice
from math import log

from models.base import Box

_KEPT_S = 4.0
_MOST_SPOTS = 120
_DOWN_WEIGHT = 1.5
"""A way over the whole height of the picture counts as much as growing to four and a half times the width."""
_DREW_BACK = 0.7
"""Share of its size from which it is not the same that is seen a moment later: nobody reverses so fast."""
_BACK, _BACK_S = 0.9, 1.0
"""Intersection over union with where it was so many seconds ago: no other one comes to stand there so soon."""
_FELL = 0.12
"""Share of the picture's height by which the upper edge of somebody passing never falls."""
_AS_WIDE, _LESS = 0.85, 0.95
_WENT_ON = 0.1
"""Share of the picture's width by which both sides of whoever passes go on from one look to the next."""
_DREW_IN, _AS_LARGE = 0.12, 0.8
"""Share of the picture's width by which a side moves in, and of the size that is left."""
BORDER = 0.015
"""Share of the picture within which a box touches a side of it."""
_ASIDE, _LEVEL, _SLENDER = 0.25, 0.06, 2.0
"""How far one on foot who crosses goes sideways, in shares of the picture, while his foot stays so level; and how
high he is at least over his width, in shares of each."""
_JUMP, _FASTEST = 0.2, 2.5
"""Nearness, and nearness a second, from which a box jumps: nobody is twice as far off so soon."""
_ROSE, _LEVEL_FOOT = 0.03, 0.01
"""Share of the picture's height by which the foot rises: of whoever goes at least, of whoever comes at most."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it was at one time; `box` is in shares of the frame."""

    at_s: float
    box: Box

    @property
    def cut_aside(self) -> bool:
        """Say whether the left or right border of the picture cuts it."""
        return self.box.left <= BORDER or self.box.right >= 1 - BORDER

    @property
    def at_foot(self) -> bool:
        """Say whether it touches the lower border of the picture."""
        return self.box.bottom >= 1 - BORDER

    @property
    def at_near_border(self) -> bool:
        """Say whether it touches the border over which whoever passes the camera leaves the picture."""
        return self.cut_aside or self.at_foot

    @property
    def nearness(self) -> float:
        """See the module."""
        return log(max(1e-4, self.box.width)) + _DOWN_WEIGHT * self.box.centre.y


class Trace:
    """The way of one part. Not for several threads."""

    def __init__(self) -> None:
        self.first: Spot | None = None
        self.last: Spot | None = None
        self.nearest: float | None = None
        """The greatest nearness so far."""
        self.drew_back = False
        """It was passing, and all at once is farther away: this is the next in line."""
        self.drew_in = False
        """It was cut by a side of the picture and is clear of it all at once, and smaller or elsewhere."""
        self.unseen_s = 0.0
        """For how long it was out of view before it was seen last."""
        self._seen_from_above = False
        """Its upper edge came down with it."""
        self._aside = 0.0
        """By how much it went sideways from one look to the next, in shares of the picture's width."""
        self._top: float | None = None
        """The uppermost place that it reached while it was passing: whoever comes nearer only grows."""
        self.widest = 0.0
        """In shares of the frame."""
        self.lowest, self.highest = 0.0, 1.0
        """How far down and up it reached, in shares of the frame from the top."""
        self.count = 0
        """How often it was seen clear of the sides of the picture."""
        self.came_by = 0.0
        """By how much it came nearer than where it was farthest before, at most."""
        self._farthest: float | None = None
        self._now = 0.0
        self._foot = self._lowest_foot = 0.0
        """Where its foot is now, and where it was lowest."""
        self.jumped_by = 0.0
        """By how much of `went_by` a box shrank at once, faster than anybody drives."""
        self._entered = False
        """It has been clear of the near border: who comes in over that grows by coming in."""
        self._spots: deque[Spot] = deque(maxlen=_MOST_SPOTS)

    def add(self, at_s: float, box: Box, width: int, height: int) -> None:
        """Take in where it is, in pixels of a frame of `width` x `height`."""
        shares = Box(box.left / width, box.top / height, box.right / width, box.bottom / height)
        spot = Spot(at_s, shares)
        self.first = self.first or spot
        self.widest = max(self.widest, shares.width)
        self.lowest, self.highest = max(self.lowest, shares.bottom), min(self.highest, shares.top)
        before, self.last = self.last, spot
        self.unseen_s = spot.at_s - before.at_s if before is not None else 0.0
        self._note_top(before, spot)
        self._aside = spot.box.centre.x - before.box.centre.x if before is not None else 0.0
        self._entered = self._entered or not spot.at_near_border
        if spot.cut_aside or not self._entered:
            return
        self._spots.append(spot)
        self.count += 1
        while self._spots[0].at_s < at_s - _KEPT_S:
            self._spots.popleft()
        self._note_nearness()

    @property
    def went_by(self) -> float:
        """By how much it is farther now than where it was nearest, never negative."""
        return max(0.0, self.nearest - self._now) if self.nearest is not None else 0.0

    @property
    def foot_rose(self) -> bool:
        """Say whether its foot is higher than it was, as that of whoever goes away is."""
        return self._lowest_foot - self._foot >= _ROSE

    @property
    def foot_is_down(self) -> bool:
        """Say whether its foot is as low as ever, as that of whoever comes nearer is."""
        return self._lowest_foot - self._foot < _LEVEL_FOOT

    @property
    def crossed(self) -> bool:
        """Say whether it went across the picture as one on foot does, and no nearer, clear of the near border."""
        clear = [spot.box for spot in self._spots if not spot.at_near_border]
        if not clear:
            return False
        first, last = clear[0], clear[-1]
        level, slender = abs(last.bottom - first.bottom) < _LEVEL, first.height >= _SLENDER * first.width
        return level and slender and abs(last.centre.x - first.centre.x) >= _ASIDE

    def stand(self) -> None:
        """Note that it stands where it is now: whoever goes away goes from there, whatever one box said before."""
        self.nearest = self._now if self._spots else None
        self._lowest_foot, self.jumped_by = self._foot, 0.0

    def since(self, at_s: float) -> tuple[Spot, ...]:
        """Return the spots from `at_s` on that no side of the picture cuts, oldest first."""
        return tuple(spot for spot in self._spots if spot.at_s >= at_s)

    def newest(self, count: int) -> tuple[Spot, ...]:
        """Return up to `count` of the newest of them, oldest first."""
        return tuple(islice(self._spots, max(0, len(self._spots) - count), None))

    def _note_nearness(self) -> None:
        """Go by the farther of the newest two spots for coming, the nearer for going: one bad box does nothing."""
        newest = [spot.nearness for spot in self.newest(2)]
        feet = [spot.box.bottom for spot in self.newest(2)]
        self._note_jump()
        self._foot, self._lowest_foot = max(feet), max(self._lowest_foot, min(feet))
        coming, going = min(newest), max(newest)
        self._now = going
        self._farthest = going if self._farthest is None else min(going, self._farthest)
        self.came_by = max(self.came_by, coming - self._farthest)
        self.nearest = coming if self.nearest is None else max(coming, self.nearest)

    def _note_jump(self) -> None:
        """Note that a recogniser's box let go at once of what is not the vehicle's, or took it in again."""
        before, now = self._spots[max(0, len(self._spots) - 2)], self._spots[-1]
        away = before.nearness - now.nearness
        if abs(away) > max(_JUMP, _FASTEST * (now.at_s - before.at_s)):
            self.jumped_by = max(0.0, self.jumped_by + away)

    def _note_top(self, before: Spot | None, now: Spot) -> None:
        passed = before is not None and before.at_near_border and self._draws_back(before, now)
        self.drew_back = passed and not self._is_back_at_once(now)
        self.drew_in = before is not None and _drew_in(before, now)
        if self.drew_back or not now.at_near_border:
            self._top = None
        else:
            if self._top is None and self.first is not None:
                self._seen_from_above = now.box.top - self.first.box.top >= _FELL
            self._top = now.box.top if self._top is None else min(self._top, now.box.top)

    def _is_back_at_once(self, now: Spot) -> bool:
        """Say whether it is where it was a moment ago: an arm came down before one that stands."""
        return any(spot.box.iou(now.box) >= _BACK for spot in self.since(now.at_s - _BACK_S))

    def _draws_back(self, before: Spot, now: Spot) -> bool:
        """Say whether what passed is farther away than it was."""
        smaller = now.box.area < _DREW_BACK * before.box.area
        return self._fell(before, now) or (smaller and not now.at_near_border)

    def _goes_on_aside(self, before: Spot, now: Spot) -> bool:
        """Say whether it went on as a whole to the side to which it went before: the next in line stays behind."""
        sides = now.box.left - before.box.left, now.box.right - before.box.right
        return max(sides) <= -_WENT_ON if self._aside < 0 else min(sides) >= _WENT_ON

    def _fell(self, before: Spot, now: Spot) -> bool:
        """Say whether the upper edge came down, as it does on nobody who comes nearer."""
        if self._top is None or self._seen_from_above or now.box.top - self._top < _FELL:
            return False
        if (now.cut_aside and not before.cut_aside) or self._goes_on_aside(before, now):
            return False
        # What is left of one that leaves is low as well, and narrow or cut.
        clear = before.cut_aside and not now.cut_aside
        as_wide = now.box.width >= _AS_WIDE * before.box.width
        # The next one stands farther off and is smaller; an arm that lets go of a rider takes little away.
        return (clear or as_wide) and now.box.area < _LESS * before.box.area


def _drew_in(before: Spot, now: Spot) -> bool:
    """Say whether a side of the picture cut it, and it is far from that now, and smaller or away as a whole."""
    one, other = before.box, now.box
    inwards = other.left - one.left, other.right - one.right
    left = one.left <= BORDER and other.left >= _DREW_IN
    right = one.right >= 1 - BORDER and other.right <= 1 - _DREW_IN
    away = (left and min(inwards) >= _DREW_IN) or (right and max(inwards) <= -_DREW_IN)
    # The rear of a lorry that has let go of one side fills the picture from above to below as before.
    smaller = other.area < _AS_LARGE * one.area and not (now.at_foot and other.top <= BORDER)
    return (left or right) and not now.cut_aside and (away or smaller)

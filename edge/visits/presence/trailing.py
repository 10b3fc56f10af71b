"""Who follows within the same piece: what somebody passing has left free does not fill again by himself.

Who passes near a camera on a post is cut by one side of the picture, and the other side of him leaves last: there
he only becomes less. Where it becomes more again, and stays for as long as a vehicle takes to pass, another one is
close behind him; at a few frames a second the two never come apart, and nothing else tells of the second one.
"""

from dataclasses import dataclass

from edge.seeing.moving import Columns
from edge.visits.presence.trace import BORDER
from models.base import Box

_INSIDE, _OUTSIDE = 1 / 8, 1 / 64
"""How far the strip at the trailing side reaches, in shares of the picture's width."""
_GROWS = 0.0043
"""Share of the picture by which the strip is covered again; less is noise."""
_FULL, _STAYS = 0.8, 0.55
"""Shares of the most that the strip was covered by, and of what it was covered by when somebody followed."""
_PASSES_S = 1.25
"""For so long, at least, whoever follows covers it: one alone has left it within a second."""
_SPARSE_S = 0.15
"""Between two looks, on the average: with more of them the two are seen apart, and noise would tell of nobody."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """From which share of the picture's width to which."""

    left: float
    right: float

    @classmethod
    def of(cls, box: Box) -> "_Strip | None":
        """Return the strip at the side that leaves last; None where no side of the picture, or both, cut it."""
        left, right = box.left <= BORDER, box.right >= 1 - BORDER
        if left == right:
            return None
        return (
            cls(box.right - _INSIDE, box.right + _OUTSIDE)
            if left
            else cls(box.left - _OUTSIDE, box.left + _INSIDE)
        )

    def covered(self, columns: Columns) -> float:
        """Return which share of the picture is covered in it."""
        first, last = (min(len(columns), max(0, round(side * len(columns)))) for side in (self.left, self.right))
        return sum(columns[first:last]) / len(columns)


class TrailingSide:
    """The side of one that passes, over time. Not for several threads."""

    def __init__(self) -> None:
        self.followed_since_s: float | None = None
        """Since when somebody seems to follow."""
        self.follower_left = False
        """Somebody followed, and has left that side as well."""
        self._strip: _Strip | None = None
        self._begun_s = float("-inf")
        self._looks = 0
        self._least = float("inf")
        """Since it was covered most."""
        self._most = self._refilled = 0.0

    def see(self, at_s: float, box: Box, columns: Columns) -> None:
        """Take in one frame in which it passes; `box` is in shares of the picture."""
        if self.follower_left:
            return
        if self._strip is None:
            self._strip, self._begun_s = _Strip.of(box), at_s
        if self._strip is None:
            return
        self._looks += 1
        covered = self._strip.covered(columns)
        since_s = self.followed_since_s
        if since_s is None and covered >= max(self._least + _GROWS, _FULL * self._most):
            self.followed_since_s, self._refilled = at_s, covered
        elif since_s is not None and covered < _STAYS * self._refilled:
            sparse = at_s - self._begun_s >= _SPARSE_S * self._looks
            self.follower_left = sparse and at_s - since_s >= _PASSES_S
            self.followed_since_s = since_s if self.follower_left else None
        self._least = min(self._least, covered) if covered < self._most else covered
        self._most = max(self._most, covered)

"""Sequence numbers as sets of closed ranges: what is stored, what is missing, and of that what is late or lost."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

Range = tuple[int, int]
"""First and last sequence number, both included; the first is at least 1."""


@dataclass(frozen=True, slots=True)
class RangeSet:
    """Sequence numbers, kept as ascending closed ranges that neither touch nor overlap."""

    ranges: tuple[Range, ...] = ()

    @classmethod
    def of(cls, ranges: Iterable[Iterable[int]]) -> Self:
        """Build the set from closed ranges in any order, overlapping or not; raises ValueError if one is no range.

        In one pass: it is done for every batch, and a node may leave very many holes.
        """
        built: list[Range] = []
        for first, last in sorted((first, last) for first, last in ranges):
            _require_range(first, last)
            if built and first <= built[-1][1] + 1:
                built[-1] = built[-1][0], max(last, built[-1][1])
            else:
                built.append((first, last))
        return cls(tuple(built))

    def add(self, first: int, last: int) -> Self:
        """Return this set with `first`…`last` in it; raises ValueError if that is no range."""
        _require_range(first, last)
        # Every range that overlaps or touches the new one melts into it.
        begin = bisect_left(self.ranges, first - 1, key=lambda known: known[1])
        end = bisect_left(self.ranges, last + 2, key=lambda known: known[0])
        if begin < end:
            first = min(first, self.ranges[begin][0])
            last = max(last, self.ranges[end - 1][1])
        return type(self)((*self.ranges[:begin], (first, last), *self.ranges[end:]))

    def __contains__(self, seq: object) -> bool:
        if not isinstance(seq, int):
            return False
        found = bisect_left(self.ranges, seq, key=lambda known: known[1])
        return found < len(self.ranges) and self.ranges[found][0] <= seq

    def __iter__(self) -> Iterator[Range]:
        return iter(self.ranges)

    @property
    def highest(self) -> int:
        """The highest number in the set; 0 for an empty one."""
        return self.ranges[-1][1] if self.ranges else 0

    @property
    def upto(self) -> int:
        """The number up to which nothing is missing; 0 where number 1 is missing."""
        return self.ranges[0][1] if self.ranges and self.ranges[0][0] == 1 else 0

    def also(self, touched: Iterable[int], limit: int) -> tuple[Range, ...]:
        """Return up to `limit` ranges above `upto`, ascending: those around `touched` first, then the highest.

        A node that keeps resending must hear of just what it sent, however many old holes there are.
        """
        beyond = self.ranges[1:] if self.upto else self.ranges
        wanted = {self._around(seq) for seq in touched}
        chosen = [known for known in beyond if known in wanted][-limit:]
        rest = [known for known in reversed(beyond) if known not in wanted]
        return tuple(sorted((*chosen, *rest[: limit - len(chosen)])))

    def missing(self, below: int) -> Self:
        """Return the numbers from 1 to `below` - 1 that are not in the set."""
        holes: list[Range] = []
        expected = 1
        for first, last in self.ranges:
            if first >= below:
                break
            if first > expected:
                holes.append((expected, first - 1))
            expected = last + 1
        if expected < below:
            holes.append((expected, below - 1))
        return type(self)(tuple(holes))

    def count(self) -> int:
        """Count the numbers in the set."""
        return sum(last - first + 1 for first, last in self.ranges)

    def minus(self, other: "RangeSet") -> Self:
        """Return the numbers of this set that are not in `other`."""
        left: list[Range] = []
        for first, last in self.ranges:
            begin = first
            for at in range(bisect_left(other.ranges, first, key=lambda known: known[1]), len(other.ranges)):
                theirs = other.ranges[at]
                if theirs[0] > last:
                    break
                if theirs[0] > begin:
                    left.append((begin, theirs[0] - 1))
                begin = theirs[1] + 1
            if begin <= last:
                left.append((begin, last))
        return type(self)(tuple(left))

    def without(self, other: "RangeSet") -> int:
        """Count the numbers of this set that are not in `other`."""
        return self.minus(other).count()

    def _around(self, seq: int) -> Range | None:
        found = bisect_left(self.ranges, seq, key=lambda known: known[1])
        return self.ranges[found] if found < len(self.ranges) and self.ranges[found][0] <= seq else None


def _require_range(first: int, last: int) -> None:
    if not 1 <= first <= last:
        raise ValueError(f"{first} to {last} is no range of sequence numbers")


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the numbers of one outbox that are not stored."""

    lost: int = 0
    """Missing, and no longer held by the node."""
    not_kept: int = 0
    """Those of the lost of which the node said that it no longer has them."""
    late: int = 0
    """Missing, and still held by the node."""
    dropped: int = 0
    """Missing, given up by the node at a cap, and said so."""

    doubled: int = 0
    """Came again, and changed nothing."""
    reused: int = 0
    """Came under numbers that other events had before."""

    def __add__(self, other: "Account") -> "Account":
        return Account(
            lost=self.lost + other.lost,
            late=self.late + other.late,
            dropped=self.dropped + other.dropped,
            not_kept=self.not_kept + other.not_kept,
            doubled=self.doubled + other.doubled,
            reused=self.reused + other.reused,
        )


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of the numbers of one outbox."""

    received: RangeSet
    dropped: RangeSet = RangeSet()
    """Given up by the node at a cap."""
    not_kept: RangeSet = RangeSet()
    """The node said that it no longer has them, though it never gave them up at its cap."""
    next_seq: int | None = None
    """As the node last said; None: it has not yet."""
    oldest_unacked: int | None = None
    retired: bool = False
    """The node has gone on to another outbox: this one holds nothing at all."""

    @property
    def gap(self) -> RangeSet:
        """What is missing, no longer held by the node, and not given up at a cap.

        Below `oldest_unacked`, or below `next_seq` when it holds nothing back, a node no longer has it.
        """
        held_from = self._end if self.retired else self._held_from
        return self.received.missing(min(held_from, self._end)).minus(self.dropped)

    def account(self) -> Account:
        """Tell the lost from the late, and both from what was dropped."""
        missing, gap = self.received.missing(self._end), self.gap
        unexplained = missing.without(self.dropped)
        return Account(
            lost=gap.count(),
            late=unexplained - gap.count(),
            dropped=missing.count() - unexplained,
            not_kept=gap.count() - gap.without(self.not_kept),
        )

    @property
    def _end(self) -> int:
        highest = max(known.highest for known in (self.received, self.dropped, self.not_kept))
        return max(self.next_seq or 0, highest + 1)

    @property
    def _held_from(self) -> int:
        if self.next_seq is None:
            return 1
        return self.next_seq if self.oldest_unacked is None else self.oldest_unacked

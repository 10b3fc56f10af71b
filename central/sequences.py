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
        """Build the set from closed ranges in any order, overlapping or not."""
        built = cls()
        for first, last in sorted((first, last) for first, last in ranges):
            built = built.add(first, last)
        return built

    def add(self, first: int, last: int) -> Self:
        """Return this set with `first`…`last` in it; raises ValueError if that is no range."""
        if not 1 <= first <= last:
            raise ValueError(f"{first} to {last} is no range of sequence numbers")
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

    def without(self, other: "RangeSet") -> int:
        """Count the numbers of this set that are not in `other`."""
        return self.count() - sum(
            max(0, min(last, theirs[1]) - max(first, theirs[0]) + 1)
            for first, last in self.ranges
            for theirs in other.ranges
        )

    def _around(self, seq: int) -> Range | None:
        found = bisect_left(self.ranges, seq, key=lambda known: known[1])
        return self.ranges[found] if found < len(self.ranges) and self.ranges[found][0] <= seq else None


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the numbers of one outbox that are not stored."""

    lost: int = 0
    """Missing, no longer held by the node, and no reason given."""
    late: int = 0
    """Missing, and still held by the node."""
    dropped: int = 0
    """Missing, given up by the node at a cap, and said so."""

    def __add__(self, other: "Account") -> "Account":
        return Account(self.lost + other.lost, self.late + other.late, self.dropped + other.dropped)


def account(
    received: RangeSet,
    dropped: RangeSet,
    *,
    next_seq: int | None,
    oldest_unacked: int | None,
    retired: bool,
) -> Account:
    """Tell the lost from the late (both heartbeat numbers None: the node has not said yet).

    Below `oldest_unacked`, or below `next_seq` when the node holds nothing back, it no longer has what is missing.
    A retired outbox holds nothing at all.
    """
    end = max(next_seq or 0, received.highest + 1, dropped.highest + 1)
    missing = received.missing(end)
    explained = missing.count() - missing.without(dropped)
    held_from = end if retired else _held_from(next_seq, oldest_unacked)
    lost = received.missing(min(held_from, end)).without(dropped)
    return Account(lost=lost, late=missing.count() - explained - lost, dropped=explained)


def _held_from(next_seq: int | None, oldest_unacked: int | None) -> int:
    """Return the number below which the node holds nothing; 1 while it has not said."""
    if next_seq is None:
        return 1
    return next_seq if oldest_unacked is None else oldest_unacked

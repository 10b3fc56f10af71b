"""One file of the mirror: which numbers of one epoch it holds, and which of them the centre has by now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

_NEVER, _WAITING, _DONE = 0, 1, 2
_WIDEST: Final = 1 << 16
"""Numbers between the first and the last of a segment: its bookkeeping takes a byte for each."""


@dataclass(slots=True)
class Segment:
    """See the module. Everything in it is of one epoch, numbers ascending."""

    path: Path
    size: int = 0
    """Bytes of the file."""
    epoch: UUID | None = None
    first: int = 0
    waiting: int = 0
    """Events that the centre does not have."""
    _fates: bytearray = field(default_factory=bytearray)

    @property
    def last(self) -> int:
        """Highest number in it; 0 where there is none."""
        return self.first + len(self._fates) - 1 if self._fates else 0

    def fits(self, epoch: UUID, seq: int) -> bool:
        """Say whether an event of this number may be appended."""
        return self.epoch is None or (self.epoch == epoch and self.last < seq < self.first + _WIDEST)

    def note(self, epoch: UUID, seq: int) -> None:
        """Note that the event of this number is in the file; raises ValueError if it does not fit."""
        if not self.fits(epoch, seq):
            raise ValueError(f"number {seq} does not fit the segment {self.path.name}")
        if self.epoch is None:
            self.epoch, self.first = epoch, seq
        self._fates.extend(bytes(seq - self.last - 1) if self._fates else b"")
        self._fates.append(_WAITING)
        self.waiting += 1

    def finish(self, first: int, last: int) -> bool:
        """Note that the centre has these numbers; return whether that is new for any of them."""
        begin, end = max(first, self.first) - self.first, min(last, self.last) - self.first + 1
        if begin >= end or self._fates.find(_WAITING, begin, end) < 0:
            return False
        part = self._fates[begin:end]
        self.waiting -= part.count(_WAITING)
        self._fates[begin:end] = part.replace(bytes([_WAITING]), bytes([_DONE]))
        return True

    def is_waiting(self, seq: int) -> bool:
        """Say whether it holds the event of this number, and the centre does not have it."""
        return self.first <= seq <= self.last and self._fates[seq - self.first] == _WAITING

    def numbers(self) -> Iterator[int]:
        """Give the numbers of the events that the centre does not have."""
        return (self.first + at for at, fate in enumerate(self._fates) if fate == _WAITING)

    def done(self) -> Iterator[tuple[int, int]]:
        """Give the ranges of numbers that the centre has."""
        begin = self._fates.find(_DONE)
        while begin >= 0:
            others = (self._fates.find(other, begin) for other in (_NEVER, _WAITING))
            end = min((found for found in others if found >= 0), default=len(self._fates))
            yield self.first + begin, self.first + end - 1
            begin = self._fates.find(_DONE, end)


def segment_of(segments: list[Segment], epoch: UUID, seq: int) -> Segment | None:
    """Find the newest segment in which this event waits."""
    return next((one for one in reversed(segments) if one.epoch == epoch and one.is_waiting(seq)), None)

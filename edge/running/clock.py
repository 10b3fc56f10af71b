"""The node's clocks: wall time for people, monotonic time for durations, and how far the first can be trusted."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Protocol

from wire.events import Clock, ClockQuality

_SYNCHRONISED_MARK = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches this file when it has set the clock (systemd-timesyncd.service(8))."""
_TOLERANCE_S = 0.5
_DRIFT = 0.001
"""Twice what a time service lets the clock run fast or slow in order to correct it (adjtimex(2): 500 ppm)."""
_LATELY_S = 300.0
_REFERENCE_S = 60.0
"""So old may two readings be that others are compared with: a clock that is hurried along has stepped as well."""
_LONGEST_READING_S = 0.05
_READINGS = 10


class NodeClock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Wall time, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...

    def quality(self) -> Clock:
        """Say how far the wall clock can be trusted."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks at one moment."""

    wall: datetime
    monotonic_s: float


class StepWatch:
    """Says whether the wall clock was set lately: it left the monotonic clock, by more than half a second."""

    def __init__(self, first: Reading) -> None:
        """Begin with what both clocks showed at the start."""
        self._reference = first
        self._stepped_s = float("-inf")

    def look(self, now: Reading) -> bool:
        """Take both clocks; say whether there was a step within the last five minutes, as far as was looked."""
        passed_s = now.monotonic_s - self._reference.monotonic_s
        apart_s = (now.wall - self._reference.wall).total_seconds() - passed_s
        stepped = abs(apart_s) > _TOLERANCE_S + _DRIFT * abs(passed_s)
        if stepped:
            self._stepped_s = now.monotonic_s
        if stepped or passed_s >= _REFERENCE_S:
            self._reference = now
        return now.monotonic_s - self._stepped_s <= _LATELY_S


class SystemClock:
    """The machine's own clocks. Safe to ask from several threads."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._steps = StepWatch(self._read())

    def now(self) -> datetime:
        """See NodeClock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See NodeClock."""
        return time.monotonic()

    def quality(self) -> Clock:
        """Say `synchronised` where systemd-timesyncd says so; with another time service it stays `unknown`.

        Whether the clock was set lately is seen here whoever did it.
        """
        known = _SYNCHRONISED_MARK.exists()
        with self._looking:
            stepped = self._steps.look(self._read())
        return Clock(quality=ClockQuality.SYNCHRONISED if known else ClockQuality.UNKNOWN, stepped=stepped)

    def _read(self) -> Reading:
        """Read both clocks, again where the machine took a break in between."""
        for _ in range(_READINGS):
            before_s, wall, after_s = self.monotonic(), self.now(), self.monotonic()
            if after_s - before_s <= _LONGEST_READING_S:
                break
        return Reading(wall, after_s)


class SetClock:
    """A clock that stands until somebody moves it: for tests and drills."""

    def __init__(self, now: datetime, monotonic: float = 0.0) -> None:
        self.wall, self.ticks = now, monotonic

    def now(self) -> datetime:
        """See NodeClock."""
        return self.wall

    def monotonic(self) -> float:
        """See NodeClock."""
        return self.ticks

    def quality(self) -> Clock:
        """See NodeClock."""
        return Clock()

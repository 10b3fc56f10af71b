"""The node's clocks: wall time for people, monotonic time for durations, and how far the first can be trusted."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from wire.events import Clock, ClockQuality

_SYNCHRONISED_MARK = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches this file when it has set the clock (systemd-timesyncd.service(8))."""


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


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """See NodeClock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See NodeClock."""
        return time.monotonic()

    def quality(self) -> Clock:
        """Say `synchronised` where systemd-timesyncd says so; with another time service it stays `unknown`."""
        known = _SYNCHRONISED_MARK.exists()
        return Clock(quality=ClockQuality.SYNCHRONISED if known else ClockQuality.UNKNOWN)


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

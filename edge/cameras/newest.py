"""The one place between a thread that decodes and one that answers: it holds the newest shot and nothing else."""

import threading
from dataclasses import dataclass

from edge.cameras.messages import Counts
from edge.cameras.shots import Shot


@dataclass(frozen=True, slots=True)
class Taken:
    """A shot with its number and its time of arrival."""

    shot: Shot
    number: int
    wall_s: float
    monotonic_s: float


class Newest:
    """Holds at most one shot. `keep_all` makes `put` wait until it was taken; else a newer one replaces it."""

    def __init__(self, *, keep_all: bool) -> None:
        self._keep_all = keep_all
        self._changed = threading.Condition()
        self._held: Taken | None = None
        self._end: str | None = None
        self._counts = Counts()

    def put(self, taken: Taken) -> None:
        """Hand over a shot; an older one that nobody took is dropped and counted."""
        with self._changed:
            while self._keep_all and self._held is not None:
                self._changed.wait()
            self._count(read=1, dropped=int(self._held is not None))
            self._held = taken
            self._changed.notify_all()

    def corrupt(self) -> None:
        """Count something that could not be decoded."""
        with self._changed:
            self._count(corrupt=1)

    def end(self, reason: str) -> None:
        """Say that no more will come, and why; blank when the source simply ended."""
        with self._changed:
            self._end = reason
            self._changed.notify_all()

    def take(self, timeout_s: float) -> Taken | str | None:
        """Give the held shot; else wait for one. The end's reason after the last shot, None when time is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._held is not None or self._end is not None, timeout_s)
            taken, self._held = self._held, None
            self._changed.notify_all()
            return taken if taken is not None else self._end

    @property
    def counts(self) -> Counts:
        """What was met so far."""
        with self._changed:
            return self._counts

    def _count(self, *, read: int = 0, dropped: int = 0, corrupt: int = 0) -> None:
        now = self._counts
        self._counts = Counts(now.read + read, now.dropped + dropped, now.corrupt + corrupt)

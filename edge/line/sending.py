"""What goes out next: the newest events at once, the oldest behind them, and nothing again before its time."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from edge.outbox import QueuedEvent

LIVE_WINDOW: Final = 64
"""Events younger than the connection that may be on the way at one time."""
BACKLOG_WINDOW: Final = 192
"""Events older than it that may be."""


class Sending:
    """What is on the way over one connection; `resend_s` is how long an acknowledgement is waited for.

    Both windows are filled in every round, so that a backlog of any length holds up nobody who comes now, and
    nobody who comes now holds up the backlog: live events that find their window full are part of it.
    """

    def __init__(self, resend_s: float) -> None:
        self._resend_s = resend_s
        self._epoch: UUID | None = None
        self._live_from = 0
        self._sent: dict[tuple[UUID, int], float] = {}

    def begin(self, epoch: UUID, next_seq: int) -> None:
        """Begin with a new connection: nothing is on the way, and what comes from now on is live."""
        self._epoch, self._live_from = epoch, next_seq
        self._sent.clear()

    def live_after(self, epoch: UUID) -> int:
        """Return the number above which events are live; in an epoch that began meanwhile all are."""
        return self._live_from - 1 if epoch == self._epoch else 0

    def due(
        self, live: Sequence[QueuedEvent], backlog: Sequence[QueuedEvent], now_s: float
    ) -> tuple[Sequence[QueuedEvent], Sequence[QueuedEvent]]:
        """Choose what to send of the newest and of the oldest that wait, each ascending, and note it as sent."""
        self._sent = {key: at_s for key, at_s in self._sent.items() if now_s - at_s < self._resend_s}
        chosen_live = self._choose(live, LIVE_WINDOW, now_s)
        return chosen_live, self._choose(backlog, BACKLOG_WINDOW, now_s)

    def hurry(self, epoch: UUID, ranges: Iterable[tuple[int, int]]) -> None:
        """Forget that these were sent: the centre asks for them."""
        wanted = tuple(ranges)
        self._sent = {
            (of, seq): at_s
            for (of, seq), at_s in self._sent.items()
            if of != epoch or not any(first <= seq <= last for first, last in wanted)
        }

    def _choose(self, waiting: Sequence[QueuedEvent], window: int, now_s: float) -> Sequence[QueuedEvent]:
        on_the_way = sum((one.epoch, one.seq) in self._sent for one in waiting)
        due = [one for one in waiting if (one.epoch, one.seq) not in self._sent][: max(0, window - on_the_way)]
        self._sent.update(((one.epoch, one.seq), now_s) for one in due)
        return due

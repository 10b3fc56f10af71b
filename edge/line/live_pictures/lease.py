"""Which lanes somebody watches, and until when: the centre says it every few seconds, or it is over."""

from wire.live_picture import WatchLanes


class Lease:
    """What the centre asked for last; times are seconds of the monotonic clock."""

    def __init__(self) -> None:
        self._lanes: frozenset[str] = frozenset()
        self._ends_s = float("-inf")

    def renew(self, asked: WatchLanes, now_s: float) -> None:
        """Take what is asked for now, in place of whatever was asked before."""
        self._lanes = frozenset(asked.lanes)
        self._ends_s = now_s + asked.for_s

    def lanes(self, now_s: float) -> frozenset[str]:
        """Return the lanes that are watched at `now_s`."""
        return self._lanes if now_s < self._ends_s else frozenset()

"""How a camera is, concluded from its frames and from nothing else; every time is an argument."""

from dataclasses import dataclass, field, replace

from edge.cameras.base import CameraHealth
from edge.cameras.messages import Counts
from edge.cameras.settings import CameraSettings
from wire.health import CameraState

_LONGEST_REASON = 200


@dataclass(slots=True)
class Vitals:
    """Keeps a camera's health up to date; moments are monotonic seconds."""

    settings: CameraSettings
    health: CameraHealth = field(default_factory=lambda: CameraHealth(CameraState.CONNECTING))
    failures: int = 0
    """Connections in a row that ended without a single frame."""
    _earlier: Counts = field(default_factory=Counts)
    _current: Counts = field(default_factory=Counts)
    _awaited_since_s: float = 0.0
    _seen: bool = False
    _frozen: bool = False

    def connecting(self, now: float) -> None:
        """Note that a connection begins, the first one or another."""
        if self.health.state in {CameraState.LOST, CameraState.STALLED}:
            self.health = replace(self.health, reconnects=self.health.reconnects + 1)
        self._awaited_since_s = now
        self._seen = False

    def frame(self, counts: Counts, captured_s: float) -> None:
        """Note a frame, captured at `captured_s`."""
        self._came(counts)
        self._frozen = False
        self.health = replace(self.health, state=CameraState.LIVE, reason="", last_frame_monotonic_s=captured_s)

    def frozen(self, now: float, counts: Counts, still_s: float) -> bool:
        """Note a frame that shows what has been shown for `still_s`; says whether that is news."""
        self._came(counts)
        self._awaited_since_s = now
        news, self._frozen = not self._frozen, True
        self.health = replace(
            self.health,
            state=CameraState.STALLED,
            reason=f"the picture has not changed for {still_s:.0f} s",
            freezes=self.health.freezes + news,
        )
        return news

    def cut(self) -> None:
        """Note that the node itself ends a connection that is frozen, to try another."""
        self._close_counts()

    def asked(self, now: float) -> None:
        """Await a frame from `now` on; what the asker did until then is not the camera's fault."""
        self._awaited_since_s = now

    def waiting(self, now: float, counts: Counts) -> str | None:
        """Note that nothing came yet; gives the reason when the connection is to be given up."""
        self._count(counts)
        waited_s = now - self._awaited_since_s
        if not self._seen:
            limit_s = self.settings.open_timeout_s + self.settings.read_timeout_s
            return f"no picture within {limit_s:g} s of connecting" if waited_s >= limit_s else None
        if waited_s >= self.settings.stall_s:
            reason = f"no decodable picture for {waited_s:.0f} s"
            self.health = replace(self.health, state=CameraState.STALLED, reason=reason)
            return reason if waited_s >= 2 * self.settings.stall_s else None
        return None

    def lost(self, reason: str, counts: Counts | None = None) -> None:
        """Note that the connection ended and will be tried again; `counts` are its last, where known."""
        self.failures += 1
        self._count(counts or self._current)
        self._close_counts()
        self.health = replace(
            self.health,
            state=CameraState.LOST,
            reason=reason[:_LONGEST_REASON],
        )

    def ended(self, reason: str, counts: Counts | None = None) -> None:
        """Note that the source is over and will not be tried again."""
        self._count(counts or self._current)
        self._close_counts()
        self.health = replace(self.health, state=CameraState.ENDED, reason=reason[:_LONGEST_REASON])

    def _came(self, counts: Counts) -> None:
        self._seen = True
        self.failures = 0
        self._count(counts)

    def _count(self, counts: Counts) -> None:
        self._current = counts
        before = self._earlier
        self.health = replace(
            self.health,
            frames_read=before.read + counts.read,
            frames_dropped=before.dropped + counts.dropped,
            frames_corrupt=before.corrupt + counts.corrupt,
        )

    def _close_counts(self) -> None:
        before, last = self._earlier, self._current
        self._earlier = Counts(
            before.read + last.read, before.dropped + last.dropped, before.corrupt + last.corrupt
        )
        self._current = Counts()

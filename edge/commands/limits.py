"""How much a person can want: limits that hold on the node, also against a centre that was captured.

They are a guard's pace with room to spare. What goes beyond is refused, however well it is signed.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

from wire.commands import CommandRefusal

_MINUTE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class OpeningLimits:
    """Openings by people, not by the rules."""

    lane_per_minute: int = 6
    node_per_minute: int = 20
    lanes_at_once: int = 2
    """Different lanes within `at_once_s`; one more is a mass opening."""
    at_once_s: float = 10.0


class OpeningCount:
    """Remembers the openings of the last minute; `now_s` is the monotonic clock's."""

    def __init__(self, limits: OpeningLimits) -> None:
        self._limits = limits
        self._opened: deque[tuple[str, float]] = deque()

    def take(self, lane: str, now_s: float) -> CommandRefusal | None:
        """Count an opening of `lane`, or say why it is one too many; what is refused does not count."""
        kept_s = max(_MINUTE_S, self._limits.at_once_s)
        while self._opened and now_s - self._opened[0][1] >= kept_s:
            self._opened.popleft()
        refusal = self._judge(lane, now_s)
        if refusal is None:
            self._opened.append((lane, now_s))
        return refusal

    def _judge(self, lane: str, now_s: float) -> CommandRefusal | None:
        of_minute = [one for one, at_s in self._opened if now_s - at_s < _MINUTE_S]
        if of_minute.count(lane) >= self._limits.lane_per_minute or len(of_minute) >= self._limits.node_per_minute:
            return CommandRefusal.TOO_MANY
        lately = {one for one, at_s in self._opened if now_s - at_s < self._limits.at_once_s}
        if len(lately | {lane}) > self._limits.lanes_at_once:
            return CommandRefusal.MASS_OPENING
        return None

"""How much a person can want: limits that hold on the node, also against a centre that was captured.

They are a guard's pace with room to spare. What goes beyond is refused, however well it is signed.
"""

from collections import deque
from collections.abc import Iterable
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
    """Different lanes within `at_once_s`, or held open at the same time; one more is a mass opening."""
    at_once_s: float = 10.0
    emergency_lane_per_minute: int = 3
    emergency_node_per_minute: int = 10
    """Openings for an emergency have a budget of their own: whatever was opened before, an ambulance goes in. It
    also bounds a captured centre that calls everything an emergency."""


class OpeningCount:
    """Remembers the openings of the last minute; `now_s` is the monotonic clock's."""

    def __init__(self, limits: OpeningLimits) -> None:
        self._limits = limits
        self._opened: deque[tuple[str, float]] = deque()
        self._emergencies: deque[tuple[str, float]] = deque()

    def take(self, lane: str, now_s: float, *, emergency: bool = False) -> CommandRefusal | None:
        """Count an opening of `lane`, or say why it is one too many; what is refused does not count.

        Neither budget uses up the other's.
        """
        of_kind = self._emergencies if emergency else self._opened
        kept_s = max(_MINUTE_S, self._limits.at_once_s)
        while of_kind and now_s - of_kind[0][1] >= kept_s:
            of_kind.popleft()
        refusal = self._judge_emergency(lane, now_s) if emergency else self._judge(lane, now_s)
        if refusal is None:
            of_kind.append((lane, now_s))
        return refusal

    def _judge(self, lane: str, now_s: float) -> CommandRefusal | None:
        if _is_spent(self._opened, lane, now_s, self._limits.lane_per_minute, self._limits.node_per_minute):
            return CommandRefusal.TOO_MANY
        lately = {one for one, at_s in self._opened if now_s - at_s < self._limits.at_once_s}
        if len(lately | {lane}) > self._limits.lanes_at_once:
            return CommandRefusal.MASS_OPENING
        return None

    def _judge_emergency(self, lane: str, now_s: float) -> CommandRefusal | None:
        of_lane, of_node = self._limits.emergency_lane_per_minute, self._limits.emergency_node_per_minute
        return CommandRefusal.TOO_MANY if _is_spent(self._emergencies, lane, now_s, of_lane, of_node) else None


def _is_spent(opened: Iterable[tuple[str, float]], lane: str, now_s: float, of_lane: int, of_node: int) -> bool:
    of_minute = [one for one, at_s in opened if now_s - at_s < _MINUTE_S]
    return of_minute.count(lane) >= of_lane or len(of_minute) >= of_node

"""How often a person can have a board speak: a limit of its own, which uses up no opening and no emergency.

It holds on the node, also against a centre that was captured: a voice that never stops keeps a whole house awake.
"""

from collections import defaultdict, deque
from typing import Final

from wire.commands import CommandRefusal

EVERY_S: Final = 3.0
"""As long as a voice takes to end its sentence."""
PER_MINUTE: Final = 6
_MINUTE_S: Final = 60.0


class NoticeCount:
    """Remembers the notices of the last minute, each lane's apart; `now_s` is the monotonic clock's."""

    def __init__(self) -> None:
        self._given_s: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=PER_MINUTE))

    def take(self, lane: str, now_s: float) -> CommandRefusal | None:
        """Count a notice in `lane`, or say that it is one too many; what is refused does not count."""
        given_s = self._given_s[lane]
        is_soon = bool(given_s) and now_s - given_s[-1] < EVERY_S
        if is_soon or (len(given_s) == PER_MINUTE and now_s - given_s[0] < _MINUTE_S):
            return CommandRefusal.TOO_MANY
        given_s.append(now_s)
        return None

"""Says what was refused without letting a flood of it fill the outbox.

The first of each reason is told at once; what follows is counted and told as one, not more often than every
`FOLDED_EVERY_S`. A command that is signed well is answered by its own id besides, once, as far as a budget goes: a
guard waits for it, and whoever sends copies of it cannot make more of it.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wire.commands import CommandRefusal

FOLDED_EVERY_S: Final = 10.0
_ANSWERS: Final = 20
"""Answers by id within `_WITHIN_S`."""
_WITHIN_S: Final = 60.0
_REMEMBERED: Final = 256


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing to be told: see `wire.events.CommandRefused`."""

    lane: str
    reason: CommandRefusal
    command: UUID | None
    count: int = 1


class Refusals:
    """Decides what is told when; `now_s` is the monotonic clock's."""

    def __init__(self) -> None:
        self._told_s: dict[CommandRefusal, float] = {}
        self._folded: Counter[CommandRefusal] = Counter()
        self._lanes: dict[CommandRefusal, str] = {}
        self._answered: deque[tuple[UUID, CommandRefusal]] = deque(maxlen=_REMEMBERED)
        self._answers_s: deque[float] = deque(maxlen=_ANSWERS)

    def note(self, refused: Refused, now_s: float) -> Refused | None:
        """Take a refusal; return it where it is to be told at once, else it is counted until `due`."""
        rested = now_s - self._told_s.get(refused.reason, float("-inf")) >= FOLDED_EVERY_S
        is_first = rested and not self._folded[refused.reason]
        if not is_first and not self._is_worth_an_answer(refused, now_s):
            self._folded[refused.reason] += 1
            self._lanes[refused.reason] = refused.lane
            return None
        if refused.command is not None:
            self._answered.append((refused.command, refused.reason))
            self._answers_s.append(now_s)
        if is_first:
            self._told_s[refused.reason] = now_s
        return refused

    def due(self, now_s: float) -> Iterable[Refused]:
        """Give what was counted and may be told now, one a reason."""
        for reason, count in list(self._folded.items()):
            if count and now_s - self._told_s[reason] >= FOLDED_EVERY_S:
                self._told_s[reason] = now_s
                del self._folded[reason]
                yield Refused(self._lanes.pop(reason), reason, None, count)

    def _is_worth_an_answer(self, refused: Refused, now_s: float) -> bool:
        if refused.command is None or (refused.command, refused.reason) in self._answered:
            return False
        return len(self._answers_s) < _ANSWERS or now_s - self._answers_s[0] >= _WITHIN_S

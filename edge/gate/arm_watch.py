"""Opened is not passed: who still stands there when the arm has come down, and who went in under another's arm."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from edge.visits.presence.phase import Phase
from wire.events import GateState
from wire.ids import PassageId

_KEPT = 64
_MOST_AGAIN = 2
"""A barrier that comes down again and again before somebody who does not drive: then a person has to look."""
_SETTLED_S = 1.0
"""The arm must have been down for so long, that an opening and a closing do not chase each other."""
_RAISED_S = 30.0
"""An arm that was raised longer ago is not up any more for whom it was raised."""
_NEVER: tuple[float, PassageId | None] = (float("-inf"), None)
_UP = frozenset({GateState.OPEN, GateState.OPENING, GateState.CLOSING})


@dataclass(frozen=True, slots=True)
class Arm:
    """What the barrier does, and for whom it was opened last; times by the monotonic clock."""

    state: GateState
    raised_for: PassageId | None = None
    raised_s: float = float("-inf")


@dataclass(frozen=True, slots=True)
class AtGate:
    """A subject in view that was told of."""

    passage: PassageId
    phase: Phase
    in_front: bool
    known_now: bool
    """What it was let in for is seen now, so that it is not somebody else who stands in its place."""


class ArmWatch:
    """Watches the arm of one lane and those before it. Not for several threads."""

    def __init__(self) -> None:
        self._openings: OrderedDict[PassageId, int] = OrderedDict()
        self._followed: OrderedDict[PassageId, None] = OrderedDict()
        self._went_in: OrderedDict[PassageId, None] = OrderedDict()
        self._raisings: deque[tuple[float, PassageId | None]] = deque(maxlen=_KEPT)
        """When the arm was raised and for whom, oldest first: who is told of late went in under an earlier one."""
        self._was_up = False
        self._down_since_s: float | None = None

    def note_opening(self, passage: PassageId, *, again: bool = False) -> int:
        """Note that the rules open for `passage`; return how often they did so `again`, with this time.

        A passage that is told anew while the arm is up is not opened for anew.
        """
        before = self._openings.pop(passage, None)
        number = 0 if before is None else before + again
        self._openings[passage] = number
        _shorten(self._openings)
        if before is None or again:
            self._was_up, self._down_since_s = False, None
        return number

    def see(self, arm: Arm, present: Iterable[AtGate], now_s: float) -> tuple[PassageId, ...]:
        """Take in how things stand; return for whom to open again, because the arm came down before them."""
        self._see_arm(arm, now_s)
        again = []
        for one in present:
            if one.phase is Phase.PASSING:
                self.note_passing(one.passage, arm, now_s)
            if one.phase is Phase.AT_ARM and one.in_front and one.known_now and self._was_lowered(now_s):
                again.append(one.passage)
        return tuple(one for one in again if self._openings.get(one, _MOST_AGAIN) < _MOST_AGAIN)

    def note_passing(self, passage: PassageId, arm: Arm, now_s: float) -> None:
        """Note that somebody goes in: under an arm that was raised for another one, he follows that one.

        What counts is how the arm stood when he began to.
        """
        if passage in self._went_in:
            return
        self._went_in[passage] = None
        _shorten(self._went_in)
        self._see_raising(arm)
        raised_s, raised_for = next((one for one in reversed(self._raisings) if one[0] <= now_s), _NEVER)
        raised = now_s - raised_s <= _RAISED_S and raised_for not in {None, passage}
        if raised and arm.state is not GateState.FAULT and passage not in self._openings:
            self._followed[passage] = None
            _shorten(self._followed)

    def followed(self, passage: PassageId) -> bool:
        """Say whether the subject of `passage` went in under an arm that was raised for another one."""
        return passage in self._followed

    def _see_raising(self, arm: Arm) -> None:
        newest = self._raisings[-1] if self._raisings else _NEVER
        if (arm.raised_s, arm.raised_for) != newest:
            self._raisings.append((arm.raised_s, arm.raised_for))

    def _see_arm(self, arm: Arm, now_s: float) -> None:
        self._see_raising(arm)
        if arm.state in _UP:
            self._was_up, self._down_since_s = True, None
        elif arm.state is GateState.CLOSED and self._was_up and self._down_since_s is None:
            self._down_since_s = now_s

    def _was_lowered(self, now_s: float) -> bool:
        return self._down_since_s is not None and now_s - self._down_since_s >= _SETTLED_S


def _shorten(kept: "OrderedDict[PassageId, int] | OrderedDict[PassageId, None]") -> None:
    while len(kept) > _KEPT:
        kept.popitem(last=False)

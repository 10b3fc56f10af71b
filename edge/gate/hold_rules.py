"""When a barrier may be held open, and when that is over: pure rules."""

from edge.gate.held_file import Held
from wire.commands import ANNOUNCED_S, EMERGENCY
from wire.events import GateState, HoldEnd

_NEVER_UP_S = 30.0
"""An arm that was not seen up by then after it was told to rise has not risen."""


def why_not(seconds: float, reason: str, longest_s: float, present: Held | None, now_s: float) -> str | None:
    """Say why a barrier must not be held for `seconds` from now, as a fixed word; None: it may be.

    A hold never shortens one that is on (`present`): whoever wants that ends it. An emergency has a budget of its
    own, and so it is short.
    """
    if not longest_s:
        return "hold_unsupported"
    if seconds > (min(longest_s, ANNOUNCED_S) if reason == EMERGENCY else longest_s):
        return "hold_too_long"
    if present is not None and present.until_s >= now_s + seconds:
        return "held_longer"
    return None


def why_over(held: Held, state: GateState, now_s: float, began_s: float, *, was_up: bool) -> HoldEnd | None:
    """Say why a hold that began, or went on, at `began_s` is over; None: it is not.

    Of an arm whose position cannot be told nothing is concluded.
    """
    if now_s >= held.until_s:
        return HoldEnd.CLOCK
    if state is GateState.CLOSED and (was_up or now_s - began_s >= _NEVER_UP_S):
        return HoldEnd.ARM_DOWN
    return None

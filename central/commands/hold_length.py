"""For how long who may keep a barrier open: a pure rule."""

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from central.accounts.roles import Role
from central.base import BadFieldError, CannotHoldError, NotAllowedError
from central.commands.hold_words import HoldReason
from wire.commands import ANNOUNCED_S

LONGEST_S: Final = MappingProxyType({Role.GUARD: 2 * 3600, Role.MANAGER: 12 * 3600})
"""By role; who is not in it holds nothing open. A guard's shift outlasts a removal van, not a building site."""
SHORTEST_S: Final = 60
_SLACK_S: Final = 60
"""Between a choice on the screen and the press that sends it."""


def longest_s(role: Role, node_s: float | None) -> int:
    """Return for how long somebody of `role` may hold a barrier of which its node allows `node_s`, in seconds.

    Raises CannotHoldError where the barrier or its node cannot, NotAllowedError where the role may not.
    """
    if node_s is None:
        raise CannotHoldError("the node of this lane is of an older version: update it, it holds nothing open")
    if not node_s:
        raise CannotHoldError("the controller of this barrier cannot hold it open; open it for each vehicle")
    if role not in LONGEST_S:
        raise NotAllowedError("your role holds no barrier open")
    return int(min(LONGEST_S[role], node_s))


def latest_of(now: datetime, most_s: int) -> datetime:
    """Return the latest moment until which somebody may hold a barrier who may do so for `most_s` seconds."""
    return now + timedelta(seconds=most_s)


def seconds_of(until: datetime | None, reason: HoldReason, now: datetime, most_s: int) -> int:
    """Return for how many seconds a barrier is to be held that opens until `until`, `most_s` at most.

    An announced emergency lasts a quarter of an hour, whatever is asked. Raises BadFieldError naming `until`.
    """
    if reason is HoldReason.EMERGENCY:
        return min(ANNOUNCED_S, most_s)
    if until is None:
        raise BadFieldError("until", "say until when: only an announced emergency has a length of its own")
    seconds = (until - now).total_seconds()
    if seconds < SHORTEST_S:
        raise BadFieldError("until", f"this is over in less than {SHORTEST_S} s, or already; give a later time")
    if seconds > most_s + _SLACK_S:
        latest = latest_of(now, most_s).isoformat(timespec="minutes")
        raise BadFieldError("until", f"at most {most_s // 60} min from now, until {latest}; give an earlier time")
    return min(round(seconds), most_s)

"""When a notice on a board is over before its time: a pure rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wire.ids import PassageId

SHOWN_FOR_S: Final = 120.0
"""Then nobody reads it any more; a guard may say it again."""
GONE_FOR_S: Final = 3.0
"""Whoever is hidden for less, by somebody who walks past, is still there."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A notice that stands on the board; instants of the monotonic clock, in seconds."""

    since_s: float
    whom: PassageId | None
    """To whom; None: nobody was seen there."""
    seen_s: float | None
    """When that one was seen there last; None: not at all yet."""


def is_over(notice: Standing, there: Sequence[PassageId], now_s: float, raised_s: float, *, is_held: bool) -> bool:
    """Say whether it must go: its time is over, the arm rose after it, or whom it was for has gone.

    `raised_s` is when the arm was raised last, `is_held` that it is kept up for everybody.
    """
    if is_held or raised_s >= notice.since_s or now_s - notice.since_s >= SHOWN_FOR_S:
        return True
    if notice.whom is None or notice.whom in there:
        return False
    if notice.seen_s is None:
        return bool(there)
    return now_s - notice.seen_s >= GONE_FOR_S

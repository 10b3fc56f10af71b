"""When a vehicle that waits is put to the next person: a pure rule over what is known of it.

At the desk there is a guard whose live page is open. One whom nobody touches is put to the second guard, later to
the manager on duty; where nobody sits at a desk, at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

UNTOUCHED_FOR: Final = timedelta(seconds=90)
"""After so long a guard at the desk has not seen it."""
NOBODY_FOR: Final = timedelta(seconds=5)
"""Where nobody sits at a desk: long enough for one that the rules let in to have moved on."""
LET_IN_FOR: Final = timedelta(seconds=20)
"""So long one whom the rules let in may take to go; then the arm is down again and a guard is needed."""
ANSWERS_WITHIN: Final = timedelta(seconds=60)
"""After so long whoever was called does not come."""


class Step(StrEnum):
    """Who is called."""

    SECOND_GUARD = "second_guard"
    DUTY_MANAGER = "duty_manager"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is known of one who stands at the front of an arm."""

    since: datetime
    is_touched: bool
    """Somebody opened for it, or said that they see to it."""
    second_called_at: datetime | None = None
    manager_called_at: datetime | None = None


def next_step(waiting: Waiting, now: datetime, *, is_desk_taken: bool) -> Step | None:
    """Return who is to be called now; None: nobody more."""
    if waiting.is_touched or waiting.manager_called_at is not None:
        return None
    if waiting.second_called_at is not None:
        return Step.DUTY_MANAGER if now - waiting.second_called_at >= ANSWERS_WITHIN else None
    patience = UNTOUCHED_FOR if is_desk_taken else NOBODY_FOR
    return Step.SECOND_GUARD if now - waiting.since >= patience else None

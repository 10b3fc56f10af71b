"""Which telling of a passage counts: a pure rule over revision numbers and the ids of the events that told them.

No two events are made with one revision number. Where they were all the same, one of them is not stored, and that
is counted: the ids of what was told tell it from a harmless repetition.
"""

from enum import Enum, auto
from typing import Final

END: Final = 8
"""Digits of an event's id that are kept of it, see `wire.codec.end_of_told`."""
_MOST: Final = 32


class Telling(Enum):
    """What an event about a passage is, after those before it."""

    NEWER = auto()
    """It counts from now on."""
    REPEATED = auto()
    """The same event came before."""
    OVERTAKEN = auto()
    """An older revision that comes after a newer one, as when a backlog follows live events."""
    CLASHING = auto()
    """Another event with the very revision that is stored: what it says is stored nowhere."""


def judge_telling(revision: int, end: str, stored: int, told: str) -> Telling:
    """Judge an event by its revision and the end of its id; `told` are the ends of those before it.

    Where nothing is known of these, as of a passage from an older release, it is taken for a repetition.
    """
    if revision > stored:
        return Telling.NEWER
    if not told or end in _ends(told):
        return Telling.REPEATED
    return Telling.CLASHING if revision == stored else Telling.OVERTAKEN


def with_end(told: str, end: str) -> str:
    """Add the end of an id to those that were told, and let go of the first ones where they are many."""
    return told if end in _ends(told) else (told + end)[-_MOST * END :]


def _ends(told: str) -> list[str]:
    return [told[place : place + END] for place in range(0, len(told), END)]

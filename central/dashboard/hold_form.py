"""What the form for a hold says: why, and until when by the clock on the wall."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from central.commands.hold_length import SHORTEST_S

MINUTES: Final = (15, 60, 120)
"""Lengths that one touch chooses."""
BY_TIME: Final = "time"
_LENGTHS: Final = {str(one): one for one in MINUTES}
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def lengths_for(most_s: int) -> tuple[int, ...]:
    """Return the lengths that may be offered, in minutes, where `most_s` is the longest."""
    return tuple(one for one in MINUTES if one * 60 <= most_s)


def until_of(said: Mapping[str, str], now: datetime, zone: tzinfo) -> datetime | None:
    """Return until when a form wants it held; None: it does not say.

    A time of day is the next one: at ten in the evening, 07:30 is tomorrow's.
    """
    length = said.get("length", "")
    if length in _LENGTHS:
        return now + timedelta(minutes=_LENGTHS[length])
    clock = _CLOCK.fullmatch(said.get("until", "").strip()) if length == BY_TIME else None
    if clock is None:
        return None
    local = now.astimezone(zone)
    at = time(int(clock[1]), int(clock[2]))
    today = datetime.combine(local.date(), at, zone)
    if today - now < timedelta(seconds=SHORTEST_S):
        return datetime.combine(local.date() + timedelta(days=1), at, zone)
    return today

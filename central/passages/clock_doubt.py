"""Can the times of a passage be believed? Pure rules; what they doubt is ordered by its arrival, and marked.

A node that was away for a day delivers old times that are right: late is no sign of a wrong clock. These are:

- a time ahead of ours: the future cannot have been seen;
- a time before anything was recorded: a clock that lost its battery begins there;
- a later number with an earlier time, within one outbox: between the two the clock went back;
- times of one passage that contradict each other: first seen after last seen, or captured after it was told;
- the node's own word that its clock was set anew, or is off by so much;
- a clock that is slow by the node's heartbeats.

A time that agrees with our own clock is believed whatever came before it, and the comparison is with the last time
that was believed: a clock that was wrong once must not make everything wrong that follows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from wire.events import PassageRecorded

TOLERANCE: Final = timedelta(seconds=30)
"""Clocks kept by a time service differ by far less, and nobody mistakes one car for another within it."""
_FIRST: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""Before any node was made."""
_APART: Final = timedelta(seconds=1)
_STEADY: Final = timedelta(seconds=2)


class ClockDoubt(StrEnum):
    """Why a time is not believed."""

    AHEAD = "ahead"
    """It lies in the future."""
    BEHIND = "behind"
    """It lies before anything was recorded, or the node's clock is slow."""
    WENT_BACK = "went_back"
    """It is earlier than what was told before it, or contradicts itself."""
    STEPPED = "stepped"
    """The node says that its clock was just set anew."""


@dataclass(frozen=True, slots=True)
class Believed:
    """The event with the highest number of an outbox whose time was believed."""

    seq: int
    at: datetime
    """When it was made, by the node's clock."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A heartbeat: when it was sent by the node's clock, and when it came by ours."""

    sent_at: datetime
    received_at: datetime

    @property
    def error(self) -> timedelta:
        """The node's clock minus ours, and less the time that the heartbeat was on its way."""
        return self.sent_at - self.received_at


def doubt_of(
    event: PassageRecorded, seq: int, before: Believed | None, error: timedelta, now: datetime
) -> ClockDoubt | None:
    """Say why the times of a passage that arrives at `now` cannot be believed; None: they can.

    `before` is what was believed last of the same outbox, None where its numbers say nothing about the order;
    `error` is the node's clock minus ours, as far as its heartbeats prove one.
    """
    times = (event.first_seen_at, event.captured_at, event.last_seen_at, event.processed_at)
    if max(times) > now + TOLERANCE:
        return ClockDoubt.AHEAD
    if min(times) < _FIRST:
        return ClockDoubt.BEHIND
    if event.clock.stepped:
        return ClockDoubt.STEPPED
    offset_s = event.clock.offset_s or 0.0
    if abs(offset_s) > TOLERANCE.total_seconds():
        return ClockDoubt.AHEAD if offset_s > 0 else ClockDoubt.BEHIND
    if event.first_seen_at > event.last_seen_at or event.captured_at > event.processed_at + TOLERANCE:
        return ClockDoubt.WENT_BACK
    if event.processed_at >= now - TOLERANCE:
        return None
    if error < -TOLERANCE:
        return ClockDoubt.BEHIND
    if before is not None and seq > before.seq and event.processed_at < before.at - TOLERANCE:
        return ClockDoubt.WENT_BACK
    return None


def believed_after(
    event: PassageRecorded, seq: int, before: Believed | None, doubt: ClockDoubt | None
) -> Believed | None:
    """Return what the next event is compared with: nothing, where the clock was set anew."""
    if doubt is ClockDoubt.STEPPED:
        return None
    if doubt is None and (before is None or seq > before.seq):
        return Believed(seq, event.processed_at)
    return before


def error_of(beat: Beat, last: Beat | None) -> timedelta | None:
    """Return the node's clock minus ours, as far as a heartbeat and the one before prove it; None: they do not.

    No delay makes a clock look fast, but any makes it look slow: that is believed where two heartbeats that were
    sent apart also came so.
    """
    if beat.error >= -TOLERANCE:
        return beat.error
    if last is None or beat.received_at - last.received_at < _APART or abs(beat.error - last.error) > _STEADY:
        return None
    return beat.error


def is_wrong(error: timedelta) -> bool:
    """Tell whether a clock is so far off that people must know."""
    return abs(error) > TOLERANCE

"""What a centre of this version reads: it says so in each acknowledgement, and a node tells it nothing newer.

A kind of event that a centre does not know becomes a dead letter there, and a field that it does not know is lost;
neither may happen because a node was updated first.
"""

from typing import Final

OUTCOMES: Final = "passage_outcome"
"""Revisions of a passage that only say what became of it: `PassageRecorded.outcome`."""

PRESENCE: Final = "presence"
"""Who is at the arm now: `wire.presence.LanePresence`, on a topic of its own."""

HOLDS: Final = "hold"
"""That a barrier is held open, and no longer: `wire.events.HoldChanged`."""

BUZZER: Final = "buzzer"
"""That a node's buzzer called people to who waits: `wire.events.BuzzerSounded`."""

NOTICES: Final = "notice"
"""What became of a notice on a lane's board: `wire.events.NoticeGiven`."""

LIVE_PICTURES: Final = "live_picture"
"""Pictures of lanes that somebody watches: `wire.live_picture`, on a topic of their own."""

READS: Final = (
    "passage",
    "barrier",
    "gate",
    "dropped",
    "command_refused",
    OUTCOMES,
    PRESENCE,
    HOLDS,
    BUZZER,
    NOTICES,
    LIVE_PICTURES,
)
"""Every kind of event, then what came later in one of them."""

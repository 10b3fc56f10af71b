"""What a node says of itself, outside the sequence: its heartbeat and its retained state."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from wire.events import Clock, Code, Count, GateState, Moment, Part, PlateStatus, Seconds
from wire.ids import EventId, LaneId


class CameraState(StrEnum):
    """What a lane's camera does, judged by its frames and not by a process being alive."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALLED = "stalled"
    LOST = "lost"
    ENDED = "ended"


class LaneHealth(Part):
    """One lane's numbers since the node started."""

    lane: LaneId
    camera: CameraState
    camera_reason: Annotated[str, Field(max_length=200)] = ""
    """Why it is not live, for people; holds no credentials."""
    last_frame_age_s: Seconds | None = None
    """None: there was none yet."""
    frames_read: Count = 0
    """Decoded, dropped ones included."""
    frames_dropped: Count = 0
    """Overtaken by a newer one before anybody asked."""
    frames_corrupt: Count = 0
    """Pieces of the source that could not be decoded."""
    reconnects: Count = 0
    visits: dict[PlateStatus, Count] = Field(default_factory=dict)
    """Visits of vehicles and riders, by the way they ended."""
    persons: Count = 0
    """Visits of people on foot."""
    bystanders: Count = 0
    """Subjects seen that were never at the barrier."""
    gate: GateState = GateState.UNKNOWN
    fault: Code | None = None
    """Why the lane opens for nobody by its rules; the guard and a free exit still open. None: it works."""
    holds_s: Seconds | None = None
    """For how long its barrier may be held open at most; 0: it cannot be. None: the node is older than holds."""
    sayings: Annotated[tuple[Code, ...], Field(max_length=32)] | None = None
    """What its board can tell who stands there, words of `wire.commands.Saying`; empty: it has no board. None: the
    node is older than boards."""


class NodeHealth(Part):
    """Heartbeat; outside the sequence, because an old one is worth nothing."""

    kind: Literal["health"] = "health"
    node_version: Annotated[str, Field(max_length=32)]
    epoch: EventId
    """The outbox that the numbers below are about."""
    sent_at: Moment
    up_s: Seconds
    """Since the node started."""
    clock: Clock = Clock()
    next_seq: Count
    """Number that the next event will get."""
    oldest_unacked: Count | None = None
    """None: the centre has everything."""
    backlog: Count = 0
    """Events that the centre has not acknowledged."""
    emergency: Count = 0
    """Events in the emergency journal, because the outbox cannot be written; they have no numbers yet."""
    mirrored: bool | None = None
    """Whether a second copy of every waiting event is on disk; None: the node does not say."""
    disk_free_bytes: Count = 0
    failures: dict[Code, Count] = Field(default_factory=dict, max_length=256)
    """Errors by name since the start, shown so that nothing fails in silence."""
    lanes: tuple[LaneHealth, ...] = Field(default=(), max_length=64)


class NodeState(Part):
    """Retained on the state topic; the last will says `up: false`."""

    up: bool
    at: Moment
    """When it was said; for a last will, when it was left with the broker."""
    epoch: EventId | None = None
    """The outbox in use."""
    challenge: Annotated[str, Field(max_length=64)] | None = None
    """What a command must carry, and for how short a time: see `wire.commands`."""

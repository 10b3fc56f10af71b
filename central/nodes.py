"""Nodes and lanes as the centre knows them: who is up, who is silent, what is lost or late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from wire.events import CameraState, ClockQuality, GateState, PlateStatus

SILENT_AFTER_S = 15.0
"""A node that was not heard for so long is not shown as up."""


@dataclass(frozen=True, slots=True)
class LaneView:
    """One lane as the last heartbeat told of it."""

    lane: str
    camera: CameraState
    camera_reason: str
    last_frame_age_s: float | None
    frames_read: int
    frames_dropped: int
    reconnects: int
    visits: Mapping[PlateStatus, int]
    gate: GateState


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node; `down_reason` is empty while it is up, else a fixed word: `never_up`, `said_goodbye`, `silent`."""

    site: str
    node: str
    up: bool
    down_reason: str
    since: datetime
    """Up, or down, since."""
    last_heard_at: datetime
    version: str
    backlog: int
    """Events that wait on the node."""
    lost: int
    """Events that the node no longer holds and the centre never got, without a reason given."""
    late: int
    """Events that the node still holds."""
    dropped: int
    """Events that the node gave up at a cap, and said so."""
    dead: int
    """Messages and events that came and could not be used."""
    clock_quality: ClockQuality
    clock_offset_s: float | None
    disk_free_bytes: int
    failures: Mapping[str, int]
    lanes: tuple[LaneView, ...]


def nodes(session: Session, now: datetime) -> tuple[NodeView, ...]:
    """Return all nodes ever heard of, by site and name, judged at `now`."""
    raise NotImplementedError

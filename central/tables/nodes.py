"""What nodes last said of themselves and of their lanes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, NAME, Row


class NodeRow(Row):
    """What a node last said of itself."""

    __tablename__ = "nodes"

    site: Mapped[str] = mapped_column(NAME, primary_key=True)
    node: Mapped[str] = mapped_column(NAME, primary_key=True)
    up: Mapped[bool | None]
    """None: it never said."""
    since: Mapped[datetime]
    last_heard_at: Mapped[datetime]
    version: Mapped[str]
    backlog: Mapped[int]
    clock_quality: Mapped[str] = mapped_column(CODE)
    clock_offset_s: Mapped[float | None]
    clock_error_s: Mapped[float | None]
    """Its clock minus ours, as far as its heartbeats prove one."""
    clock_wrong_since: Mapped[datetime | None]
    """Since when that is more than a clock may be off; None: it is not."""
    beat_sent_at: Mapped[datetime | None]
    """When its last heartbeat was sent, by its own clock."""
    beat_received_at: Mapped[datetime | None]
    clock_doubted: Mapped[int] = mapped_column(server_default="0")
    """Passages that are ordered by their arrival because its clock is in doubt."""
    clock_doubted_at: Mapped[datetime | None]
    """When the last of them came."""
    overtaken: Mapped[int] = mapped_column(server_default="0")
    """Revisions that came after a newer one of the same passage."""
    clashing: Mapped[int] = mapped_column(server_default="0")
    """Events with a revision number that another event of the same passage had before."""
    lanes_refused: Mapped[int] = mapped_column(server_default="0")
    """Lanes of its last heartbeat that nobody registered and that were too many to be kept."""
    challenge: Mapped[str | None] = mapped_column(String(64))
    """What a command to it must carry; None: it never gave one, or it is down."""
    disk_free_bytes: Mapped[int]
    failures: Mapped[dict[str, int]] = mapped_column(JSON)


class LaneRow(Row):
    """What a node last said of one of its lanes."""

    __tablename__ = "lanes"

    site: Mapped[str] = mapped_column(NAME, primary_key=True)
    node: Mapped[str] = mapped_column(NAME, primary_key=True)
    lane: Mapped[str] = mapped_column(NAME, primary_key=True)
    camera: Mapped[str] = mapped_column(CODE)
    camera_reason: Mapped[str]
    last_frame_age_s: Mapped[float | None]
    frames_read: Mapped[int]
    frames_dropped: Mapped[int]
    reconnects: Mapped[int]
    visits: Mapped[dict[str, int]] = mapped_column(JSON)
    persons: Mapped[int] = mapped_column(server_default="0")
    gate: Mapped[str] = mapped_column(CODE)
    gate_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(CODE)
    """Why it opens for nobody by its rules; None: it works."""
    holds_s: Mapped[float | None]
    """For how long its barrier may be held open at most; 0: it cannot be. None: its node does not say."""
    sayings: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What its board can tell a driver; empty: it has none. None: its node does not say."""
    present: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """Who is at its arm, each as `wire.presence.Present` says, with `since` by our clock; None: nobody said."""
    present_at: Mapped[datetime | None]
    """When that came."""
    silent_since: Mapped[datetime | None]
    """Since when its node reports without it, where somebody registered it; None: its node reports it."""

"""The SQL tables, the same on SQLite and PostgreSQL; rows end in `Row`."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

_NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_NAME = String(32)
_CODE = String(48)
_GROWING = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in an INTEGER column, which holds 64 bits there as well."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite knows no zones and keeps it as naive UTC, which sorts the same."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a time to UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time in the store must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text without NUL, which PostgreSQL cannot hold and no person can read."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's
        """Put the mark for an unreadable character in its place."""
        return None if value is None else value.replace("\0", "\ufffd")


class Row(DeclarativeBase):
    """Base of all rows."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {datetime: Moment(), int: BigInteger, float: Float(53), str: PlainText()}  # noqa: RUF012 - read once by the class itself


class PassageRow(Row):
    """One passage in its newest revision."""

    __tablename__ = "passages"
    __table_args__ = (
        Index(None, "captured_at", "id"),
        Index(None, "plate", "captured_at", "id"),
        Index(None, "lane", "captured_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    site: Mapped[str] = mapped_column(_NAME)
    node: Mapped[str] = mapped_column(_NAME)
    lane: Mapped[str] = mapped_column(_NAME)
    subject: Mapped[str] = mapped_column(_CODE)
    captured_at: Mapped[datetime]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    processed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    clock_quality: Mapped[str] = mapped_column(_CODE)
    clock_offset_s: Mapped[float | None]
    plate_status: Mapped[str] = mapped_column(_CODE)
    plate: Mapped[str | None] = mapped_column(String(8))
    plate_kind: Mapped[str | None] = mapped_column(_CODE)
    plate_colour: Mapped[str | None] = mapped_column(_CODE)
    plate_score: Mapped[float | None]
    plate_char_scores: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True))
    plate_agreeing: Mapped[int | None]
    plate_readings: Mapped[int | None]
    verdict: Mapped[str] = mapped_column(_CODE)
    reason: Mapped[str] = mapped_column(_CODE)
    credential: Mapped[str | None] = mapped_column(PlainText(64))
    pictures: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    frames: Mapped[int]
    merged_into: Mapped[UUID | None]
    """The passage that took this one in; it is then no longer listed."""


class MergeRow(Row):
    """A passage that another one took in; told perhaps before the passage itself arrives."""

    __tablename__ = "merges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    target: Mapped[UUID]
    site: Mapped[str] = mapped_column(_NAME)
    node: Mapped[str] = mapped_column(_NAME)


class BarrierMoveRow(Row):
    """What a barrier did; may arrive before its passage, so nothing enforces that there is one."""

    __tablename__ = "barrier_moves"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    passage: Mapped[UUID | None] = mapped_column(index=True)
    site: Mapped[str] = mapped_column(_NAME)
    node: Mapped[str] = mapped_column(_NAME)
    lane: Mapped[str] = mapped_column(_NAME)
    result: Mapped[str] = mapped_column(_CODE)
    reason: Mapped[str] = mapped_column(_CODE)
    detail: Mapped[str]
    requested_at: Mapped[datetime]
    completed_at: Mapped[datetime]
    received_at: Mapped[datetime]


class EpochRow(Row):
    """Which sequence numbers of one outbox are stored, and what its node last said about it."""

    __tablename__ = "epochs"

    site: Mapped[str] = mapped_column(_NAME, primary_key=True)
    node: Mapped[str] = mapped_column(_NAME, primary_key=True)
    epoch: Mapped[UUID] = mapped_column(primary_key=True)
    received: Mapped[list[list[int]]] = mapped_column(JSON)
    """Closed ranges, ascending."""
    dropped: Mapped[list[list[int]]] = mapped_column(JSON)
    """Closed ranges that the node gave up at a cap."""
    next_seq: Mapped[int | None]
    oldest_unacked: Mapped[int | None]
    retired: Mapped[bool]
    """The node has gone on to another outbox; what is missing here stays missing."""


class NodeRow(Row):
    """What a node last said of itself."""

    __tablename__ = "nodes"

    site: Mapped[str] = mapped_column(_NAME, primary_key=True)
    node: Mapped[str] = mapped_column(_NAME, primary_key=True)
    up: Mapped[bool | None]
    """None: it never said."""
    since: Mapped[datetime]
    last_heard_at: Mapped[datetime]
    version: Mapped[str]
    backlog: Mapped[int]
    clock_quality: Mapped[str] = mapped_column(_CODE)
    clock_offset_s: Mapped[float | None]
    disk_free_bytes: Mapped[int]
    failures: Mapped[dict[str, int]] = mapped_column(JSON)


class LaneRow(Row):
    """What a node last said of one of its lanes."""

    __tablename__ = "lanes"

    site: Mapped[str] = mapped_column(_NAME, primary_key=True)
    node: Mapped[str] = mapped_column(_NAME, primary_key=True)
    lane: Mapped[str] = mapped_column(_NAME, primary_key=True)
    camera: Mapped[str] = mapped_column(_CODE)
    camera_reason: Mapped[str]
    last_frame_age_s: Mapped[float | None]
    frames_read: Mapped[int]
    frames_dropped: Mapped[int]
    reconnects: Mapped[int]
    visits: Mapped[dict[str, int]] = mapped_column(JSON)
    gate: Mapped[str] = mapped_column(_CODE)
    gate_at: Mapped[datetime | None]


class DeadLetterRow(Row):
    """Something that came and could not be used, kept as it came."""

    __tablename__ = "dead_letters"
    __table_args__ = (Index(None, "site", "node"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(_GROWING, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Sha256 over what makes it the same letter again."""
    reason: Mapped[str] = mapped_column(_CODE)
    detail: Mapped[str]
    topic: Mapped[str]
    site: Mapped[str | None] = mapped_column(_NAME)
    node: Mapped[str | None] = mapped_column(_NAME)
    epoch: Mapped[UUID | None]
    seq: Mapped[int | None]
    """Set: an event that counts as stored, so it is never pruned. None: a message outside all order."""
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    """The first bytes of it."""
    size: Mapped[int]
    """Bytes that came."""
    count: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class FeedRow(Row):
    """One thing that happened, in the order in which it was committed."""

    __tablename__ = "feed"
    __table_args__ = ({"sqlite_autoincrement": True},)

    position: Mapped[int] = mapped_column(_GROWING, primary_key=True)
    kind: Mapped[str] = mapped_column(_CODE)
    site: Mapped[str] = mapped_column(_NAME)
    node: Mapped[str] = mapped_column(_NAME)
    lane: Mapped[str | None] = mapped_column(_NAME)
    passage: Mapped[UUID | None]

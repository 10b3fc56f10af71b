"""What was delivered: the books of every outbox, and what came and could not be used."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, GROWING, NAME, Row


class EpochRow(Row):
    """Which sequence numbers of one outbox are stored, and what its node last said about it."""

    __tablename__ = "epochs"

    site: Mapped[str] = mapped_column(NAME, primary_key=True)
    node: Mapped[str] = mapped_column(NAME, primary_key=True)
    epoch: Mapped[UUID] = mapped_column(primary_key=True)
    received: Mapped[list[list[int]]] = mapped_column(JSON)
    """Closed ranges, ascending."""
    dropped: Mapped[list[list[int]]] = mapped_column(JSON)
    """Closed ranges that the node gave up at a cap."""
    not_kept: Mapped[list[list[int]] | None] = mapped_column(JSON)
    """Closed ranges that the node no longer has, and said so: told long ago, or damaged; None: none."""
    doubled: Mapped[int] = mapped_column(server_default="0")
    """Events that came again and changed nothing."""
    reused: Mapped[int] = mapped_column(server_default="0")
    """Events that came under a number that another event had before: the outbox is an older copy put back."""
    next_seq: Mapped[int | None]
    oldest_unacked: Mapped[int | None]
    asked_at: Mapped[datetime | None]
    """When the node was last asked to tell again what is missing."""
    asked: Mapped[int] = mapped_column(server_default="0")
    """How often it was asked in vain."""
    clock_seq: Mapped[int | None]
    """The highest number whose event's time was believed."""
    clock_at: Mapped[datetime | None]
    """That time; None: nothing that follows is compared with it."""
    retired: Mapped[bool]
    """The node has gone on to another outbox; what is missing here stays missing."""


class DeadLetterRow(Row):
    """Something that came and could not be used, kept as it came."""

    __tablename__ = "dead_letters"
    __table_args__ = (Index(None, "site", "node"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(GROWING, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Sha256 over what makes it the same letter again."""
    reason: Mapped[str] = mapped_column(CODE)
    detail: Mapped[str]
    topic: Mapped[str]
    site: Mapped[str | None] = mapped_column(NAME)
    node: Mapped[str | None] = mapped_column(NAME)
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
    retries: Mapped[int] = mapped_column(server_default="0")
    """How often a person had it taken in again."""
    recovered_at: Mapped[datetime | None]
    """When it was taken in after all."""

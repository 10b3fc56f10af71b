"""Passages with what hangs on them, what took which in, and what barriers did."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Boolean, ColumnElement, Index, String, false, literal
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from central.tables.columns import CODE, NAME, PlainText, Row


class PassageRow(Row):
    """One passage in its newest revision."""

    __tablename__ = "passages"
    __table_args__ = (
        Index(None, "ordered_at", "id"),
        Index(None, "plate", "ordered_at", "id"),
        Index(None, "lane", "ordered_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str] = mapped_column(NAME)
    subject: Mapped[str] = mapped_column(CODE)
    captured_at: Mapped[datetime]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    processed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    ordered_at: Mapped[datetime] = mapped_column(nullable=True)
    """Where it stands among others: when it was captured, or came, where its node's clock is in doubt.

    Always set; the column admits nothing as well, so that SQLite need not write a large table anew for it.
    """
    clock_doubt: Mapped[str | None] = mapped_column(CODE)
    """Why its times are not believed; None: they are."""
    told: Mapped[str | None]
    """The ends of the ids of the events that told it; None: nobody knows, an older release stored it."""
    clock_quality: Mapped[str] = mapped_column(CODE)
    clock_offset_s: Mapped[float | None]
    plate_status: Mapped[str] = mapped_column(CODE)
    plate: Mapped[str | None] = mapped_column(String(8))
    plate_kind: Mapped[str | None] = mapped_column(CODE)
    plate_colour: Mapped[str | None] = mapped_column(CODE)
    plate_score: Mapped[float | None]
    plate_char_scores: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True))
    plate_agreeing: Mapped[int | None]
    plate_readings: Mapped[int | None]
    verdict: Mapped[str] = mapped_column(CODE)
    reason: Mapped[str] = mapped_column(CODE)
    credential: Mapped[str | None] = mapped_column(PlainText(64))
    pictures: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    frames: Mapped[int]
    preview: Mapped[str | None] = mapped_column(String(8))
    """The plate on which was decided, where it is another."""
    merged_into: Mapped[UUID | None]
    """The passage that took this one in; it is then no longer listed."""
    direction: Mapped[str | None] = mapped_column(CODE)
    outcome: Mapped[str | None] = mapped_column(CODE)
    """What became of the visit; a node may use a word that this program does not know yet."""
    followed: Mapped[bool] = mapped_column(Boolean, server_default=false())
    by_hand: Mapped[bool] = mapped_column(Boolean, server_default=false())
    """A person opened for it."""


def _is_not(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Say that a column holds another word, written out: only so do databases see that an index answers it."""
    return column != literal(word, literal_execute=True)


NOT_READ: Final = _is_not(PassageRow.plate_status, "read") & _is_not(PassageRow.subject, "person")
"""A vehicle whose plate was not read, or not surely; nobody looks for a plate on a person."""


def _index_of_few(name: str, which: ColumnElement[bool]) -> Index:
    """Make an index by time of the few passages that people ask for every morning."""
    columns = PassageRow.ordered_at, PassageRow.id
    return Index(f"ix_passages_{name}", *columns, sqlite_where=which, postgresql_where=which)


_index_of_few("by_hand", PassageRow.by_hand.expression)
_index_of_few("followed", PassageRow.followed.expression)
_index_of_few("not_read", NOT_READ)


class OtherPlateRow(Row):
    """A further plate on the vehicle of a passage, as its newest revision tells it."""

    __tablename__ = "other_plates"
    __table_args__ = (Index(None, "plate", "passage"),)

    passage: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    """From 0, in the node's order."""
    plate: Mapped[str] = mapped_column(String(8))
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The whole `wire.events.PlateReading`."""


class EarlierPictureRow(Row):
    """A picture that a revision told and the newest one does not: it is still a picture of the passage."""

    __tablename__ = "earlier_pictures"

    passage: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int]
    """The one that told it."""
    picture: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The whole `wire.events.Evidence`."""


class MergeRow(Row):
    """A passage that another one took in; told perhaps before the passage itself arrives."""

    __tablename__ = "merges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    target: Mapped[UUID]
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)


class BarrierMoveRow(Row):
    """What a barrier did; may arrive before its passage, so nothing enforces that there is one."""

    __tablename__ = "barrier_moves"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    passage: Mapped[UUID | None] = mapped_column(index=True)
    command: Mapped[UUID | None] = mapped_column(index=True)
    """The command of a person that it answers."""
    actor: Mapped[str | None] = mapped_column(PlainText(64))
    """Who wanted it; None: the rules."""
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str] = mapped_column(NAME)
    result: Mapped[str] = mapped_column(CODE)
    reason: Mapped[str] = mapped_column(CODE)
    detail: Mapped[str]
    requested_at: Mapped[datetime]
    completed_at: Mapped[datetime]
    received_at: Mapped[datetime]

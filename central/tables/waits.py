"""Vehicles that waited at an arm and were put to people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import NAME, PlainText, Row


class WaitRow(Row):
    """One wait that somebody was called to, or said that they see to; one that nobody was called to has no row."""

    __tablename__ = "waits"
    __table_args__ = (Index(None, "ended_at", "site"),)

    passage: Mapped[UUID] = mapped_column(primary_key=True)
    """The id that its passage has, or will have."""
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str] = mapped_column(NAME)
    since: Mapped[datetime]
    """When it came to the arm."""
    second_called: Mapped[str | None] = mapped_column(PlainText(64))
    """Name of the account; empty: the site names none, so that the next was due after the same time."""
    second_called_at: Mapped[datetime | None]
    manager_called: Mapped[str | None] = mapped_column(PlainText(64))
    manager_called_at: Mapped[datetime | None]
    attended_by: Mapped[str | None] = mapped_column(PlainText(64))
    """Who said that they see to it."""
    attended_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it was seen to stand there no longer, or was let in."""

"""Barriers that were to be held open, and what became of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, NAME, PlainText, Row


class HoldRow(Row):
    """One hold asked for by a person."""

    __tablename__ = "holds"
    __table_args__ = (
        UniqueConstraint("account", "key"),
        Index(None, "site", "node", "lane", "issued_at"),
        Index(None, "end_command"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the command that began it."""
    key: Mapped[str] = mapped_column(String(64))
    """The page's own mark of the press: the same press is one hold."""
    account: Mapped[UUID | None]
    """None: a node told of it, and this store knows of no such press, being an older copy put back."""
    actor: Mapped[str] = mapped_column(PlainText(64))
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str] = mapped_column(NAME)
    reason: Mapped[str] = mapped_column(CODE)
    note: Mapped[str] = mapped_column(PlainText(200))
    issued_at: Mapped[datetime]
    until: Mapped[datetime]
    """When it ends by itself, by our clock."""
    state: Mapped[str] = mapped_column(CODE)
    """A word of `central.commands.hold_words.HoldState` that is not derived from the time."""
    result_reason: Mapped[str | None] = mapped_column(CODE)
    """Why it did not begin, or why it ended or did not."""
    detail: Mapped[str]
    """What the node's driver says, for the technician."""
    began_at: Mapped[datetime | None]
    end_command: Mapped[UUID | None]
    """The last command that was to end it."""
    end_asked_by: Mapped[str | None] = mapped_column(PlainText(64))
    end_asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

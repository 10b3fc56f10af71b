"""Commands that were given to nodes, and what became of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, NAME, PlainText, Row


class CommandRow(Row):
    """One opening asked for by a person."""

    __tablename__ = "commands"
    __table_args__ = (UniqueConstraint("account", "key"), Index(None, "site", "node", "lane", "issued_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    """The page's own mark of the press: the same press is one command."""
    account: Mapped[UUID]
    actor: Mapped[str] = mapped_column(PlainText(64))
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str] = mapped_column(NAME)
    reason: Mapped[str] = mapped_column(CODE)
    note: Mapped[str] = mapped_column(PlainText(200))
    passage: Mapped[UUID | None]
    """For whom, where it was for somebody who stood there."""
    issued_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(CODE)
    """`issued`, then `opened`, `accepted`, `failed` or `refused`; `unanswered` is derived from its age."""
    result_reason: Mapped[str | None] = mapped_column(CODE)
    detail: Mapped[str]
    """What the node's driver says, for the technician."""
    answered_at: Mapped[datetime | None]

"""What drivers at the arm were told by a board, and what became of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, NAME, PlainText, Row


class NoticeRow(Row):
    """One notice asked for by a person."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("account", "key"),
        Index(None, "site", "node", "lane", "issued_at"),
        Index(None, "passage"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the command."""
    key: Mapped[str] = mapped_column(String(64))
    """The page's own mark of the press: the same press is one notice."""
    account: Mapped[UUID | None]
    """None: a node told of it, and this store knows of no such press, being an older copy put back."""
    actor: Mapped[str] = mapped_column(PlainText(64))
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str] = mapped_column(NAME)
    saying: Mapped[str] = mapped_column(CODE)
    """A word of `wire.commands.Saying`, or of a later node."""
    passage: Mapped[UUID | None]
    """To whom; None: nobody was seen there."""
    issued_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(CODE)
    """A word of `central.commands.notice_words.NoticeState` that is not derived from the time."""
    shown: Mapped[bool]
    spoken: Mapped[bool]
    result_reason: Mapped[str | None] = mapped_column(CODE)
    """Why it was not shown, or not spoken, or neither."""
    detail: Mapped[str]
    """What the board's driver says, for the technician."""
    answered_at: Mapped[datetime | None]

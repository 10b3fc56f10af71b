"""What happened, in one order that only grows."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, GROWING, NAME, Row


class FeedRow(Row):
    """One thing that happened, in the order in which it was committed."""

    __tablename__ = "feed"
    __table_args__ = ({"sqlite_autoincrement": True},)

    position: Mapped[int] = mapped_column(GROWING, primary_key=True)
    kind: Mapped[str] = mapped_column(CODE)
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str | None] = mapped_column(NAME)
    passage: Mapped[UUID | None]
    alert: Mapped[UUID | None]
    command: Mapped[UUID | None]

"""What people say of nodes and lanes: that they are known, what they are called and where their cameras look."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import NAME, PlainText, Row


class RegisteredNodeRow(Row):
    """A node that somebody registered, whether it was ever heard or not; no heartbeat changes it."""

    __tablename__ = "registered_nodes"

    site: Mapped[str] = mapped_column(NAME, primary_key=True)
    node: Mapped[str] = mapped_column(NAME, primary_key=True)
    name: Mapped[str] = mapped_column(PlainText(100))
    registered_at: Mapped[datetime]
    registered_by: Mapped[str] = mapped_column(PlainText(64))


class RegisteredLaneRow(Row):
    """A lane that somebody registered: what it is called and where it lies; what it does says its node's file."""

    __tablename__ = "registered_lanes"

    site: Mapped[str] = mapped_column(NAME, primary_key=True)
    node: Mapped[str] = mapped_column(NAME, primary_key=True)
    lane: Mapped[str] = mapped_column(NAME, primary_key=True)
    name: Mapped[str] = mapped_column(PlainText(100))
    position: Mapped[int]
    """Where it stands among the lanes of its node, from 0; equal ones by name."""
    camera_place: Mapped[str] = mapped_column(PlainText(100))
    """Where its camera hangs, in words; empty: nobody said."""
    camera_purpose: Mapped[str] = mapped_column(PlainText(100))
    """What it is there for, in words; empty: nobody said."""
    registered_at: Mapped[datetime]
    registered_by: Mapped[str] = mapped_column(PlainText(64))

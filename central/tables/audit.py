"""Who did what and who looked at what: rows that are only ever added, each chained to the one before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.tables.columns import CODE, NAME, PlainText, Row


class AuditRow(Row):
    """One thing done; see `central.audit`."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "account", "seq"),
        Index(None, "action", "seq"),
        # Whether a node's refusal stands here is asked for each one, and a node may tell of very many.
        Index(None, "action", "target"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 without holes."""
    at: Mapped[datetime]
    account: Mapped[UUID | None]
    """None: the system itself, or somebody who is not signed in."""
    actor: Mapped[str] = mapped_column(PlainText(64))
    role: Mapped[str] = mapped_column(CODE)
    action: Mapped[str] = mapped_column(CODE)
    target: Mapped[str] = mapped_column(PlainText(200))
    """What it was done to, by its id."""
    site: Mapped[str | None] = mapped_column(NAME)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

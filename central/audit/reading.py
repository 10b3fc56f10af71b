"""The audit as it is read: newest first, by account, action and time, within the reader's part of the grid."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.grid.scope import within
from central.tables import AuditRow

PAGE_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What to list; None means any."""

    actor: str | None = None
    """The account's name, exactly."""
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    """Only rows below this place."""
    limit: int = 50
    sites: Collection[str] | None = None
    """Only rows about these sites; None: all, those about no site as well."""


@dataclass(frozen=True, slots=True)
class AuditEntryView:
    """One thing that was done or looked at."""

    seq: int
    """Its place in the chain."""
    at: datetime
    actor: str
    role: str
    account: UUID | None
    action: str
    target: str
    site: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, newest first; `next_before` leads to older ones, None: there are none."""

    items: tuple[AuditEntryView, ...]
    next_before: int | None


def entries(session: Session, query: AuditQuery) -> AuditPage:
    """Return a page of the audit."""
    wanted = select(AuditRow).order_by(AuditRow.seq.desc()).limit(query.limit + 1)
    for column, value in ((AuditRow.actor, query.actor), (AuditRow.action, query.action)):
        if value is not None:
            wanted = wanted.where(column == value)
    if query.since is not None:
        wanted = wanted.where(AuditRow.at >= query.since)
    if query.until is not None:
        wanted = wanted.where(AuditRow.at < query.until)
    if query.before is not None:
        wanted = wanted.where(AuditRow.seq < query.before)
    if query.sites is not None:
        wanted = wanted.where(within(AuditRow.site, query.sites))
    rows = session.scalars(wanted).all()
    items = tuple(_view(row) for row in rows[: query.limit])
    return AuditPage(items, items[-1].seq if len(rows) > query.limit else None)


def _view(row: AuditRow) -> AuditEntryView:
    return AuditEntryView(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        role=row.role,
        account=row.account,
        action=row.action,
        target=row.target,
        site=row.site,
        detail=dict(row.detail),
    )

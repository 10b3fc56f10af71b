"""Whether a list on record has just shown somebody a passage's pictures: small ones are then no further look.

The record itself is asked, so that no picture is ever shown on the word of anything else.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.tables import AuditRow

LISTED_FOR: Final = timedelta(minutes=10)
"""Rows come into view while somebody scrolls; what comes later is a look of its own, with its own time."""
_NEWEST: Final = 100
"""Rows of one account that are asked; where the list lies further back, there is one row more."""


def is_listed(session: Session, account: UUID, passage: UUID, now: datetime) -> bool:
    """Say whether a list on record has just shown `account` the pictures of `passage`."""
    rows = (
        select(AuditRow.action, AuditRow.at, AuditRow.detail)
        .where(AuditRow.account == account)
        .order_by(AuditRow.seq.desc())
        .limit(_NEWEST)
    )
    return any(
        action == "search_passages" and now - at <= LISTED_FOR and str(passage) in detail.get("pictures_of", ())
        for action, at, detail in session.execute(rows)
    )

"""Fills the audit, and changes it as somebody would who owns the database."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from central.audit.trail import FIRST_PREVIOUS, AuditEntry, digest_of, record
from central.store.db import Store
from central.tables import AuditRow
from tests.central.node import NOON

WHO = UUID("01890000-0000-7000-8000-00000000abcd")


def entry(number: int = 0, **said: Any) -> AuditEntry:  # noqa: ANN401 - any field
    """Make an entry that has something in every column."""
    fields: dict[str, Any] = {
        "at": NOON + timedelta(seconds=number, microseconds=number),
        "actor": "zhang",
        "role": "guard",
        "action": "see_passage",
        "target": f"passage-{number}",
        "account": WHO,
        "site": "east",
        "detail": {"why": "值班", "number": number, "parts": [1, 2.5, None, True]},
    }
    return AuditEntry(**fields | said)


def fill(store: Store, rows: int) -> None:
    """Add entries."""
    with store.write() as session:
        for number in range(rows):
            record(session, entry(number))


def unguard(session: Session) -> None:
    """Take away what makes the database refuse changes of the audit."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("DROP TRIGGER audit_entries_guard ON audit_entries"))
        return
    for change in ("update", "delete", "replace"):
        session.execute(text(f"DROP TRIGGER audit_entries_guard_{change}"))


def tamper(store: Store, *statements: str) -> None:
    """Change the table behind the program's back."""
    with store.write() as session:
        unguard(session)
        for statement in statements:
            session.connection().exec_driver_sql(statement)


def loosen(store: Store) -> None:
    """Let SQLite's table hold anything anywhere, as a damaged file does: a flipped bit is another type."""
    with store.write() as session:
        for statement in (
            "CREATE TABLE loose AS SELECT * FROM audit_entries",
            "DROP TABLE audit_entries",
            "ALTER TABLE loose RENAME TO audit_entries",
        ):
            session.connection().exec_driver_sql(statement)


def recompute(store: Store, first: int) -> None:
    """Chain all rows from `first` on anew, as somebody would who knows this program."""
    with store.write() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
        previous = FIRST_PREVIOUS
        for row in rows:
            if row.seq >= first:
                row.previous = previous
                row.digest = digest_of(row)
            previous = row.digest

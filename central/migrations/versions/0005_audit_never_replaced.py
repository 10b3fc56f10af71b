"""No row of the audit takes another's place: SQLite's REPLACE deletes without asking a trigger for deletions."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    # PostgreSQL has no such thing: what takes a row's place there is an UPDATE, which is refused.
    if op.get_bind().dialect.name == "postgresql":
        return
    # A row has a hidden number as well, and REPLACE also takes the place of the one with the same.
    op.execute(
        "CREATE TRIGGER audit_entries_guard_replace BEFORE INSERT ON audit_entries "
        "WHEN EXISTS (SELECT 1 FROM audit_entries WHERE seq = NEW.seq OR rowid = NEW.rowid) "
        "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
    )


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TRIGGER audit_entries_guard_replace")

"""For whom a person opened, and indexes of the few passages that people ask for every morning."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NOT_READ = "plate_status != 'read' AND subject != 'person'"
_FEW = {
    "sqlite": {"by_hand": "by_hand = 1", "followed": "followed = 1", "not_read": _NOT_READ},
    "postgresql": {"by_hand": "by_hand", "followed": "followed", "not_read": _NOT_READ},
}
"""Which passages each index holds, as the queries write it: SQLite compares the words."""


def upgrade() -> None:
    """Go forward; what is known of openings by hand is written to their passages, few of many."""
    op.add_column("passages", sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE passages SET by_hand = TRUE WHERE (id, site, node) IN (SELECT passage, site, node"
        " FROM barrier_moves WHERE passage IS NOT NULL AND actor IS NOT NULL AND result IN ('opened', 'accepted'))"
    )
    for name, which in _FEW[op.get_bind().dialect.name].items():
        only = sa.text(which)
        columns = ["ordered_at", "id"]
        op.create_index(f"ix_passages_{name}", "passages", columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Go back: the moves that tell of persons stay."""
    for name in _FEW["sqlite"]:
        op.drop_index(f"ix_passages_{name}", "passages")
    op.drop_column("passages", "by_hand")

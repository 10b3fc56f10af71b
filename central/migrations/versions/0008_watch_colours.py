"""The colour of a plate that is looked for, and whether an alert's plate was seen in another one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward: what is looked for so far is looked for in every colour."""
    op.add_column("watch_entries", sa.Column("colour", sa.String(48), nullable=True))
    op.add_column("alerts", sa.Column("other_colour", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Go back: an entry for one colour is then looked for in all of them."""
    op.drop_column("alerts", "other_colour")
    op.drop_column("watch_entries", "colour")

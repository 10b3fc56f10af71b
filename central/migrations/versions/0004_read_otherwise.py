"""What the passage of an alert reads since, where that is no longer the plate that is looked for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("alerts") as table:
        table.add_column(sa.Column("read_otherwise_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("final_plate", sa.String(8), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("alerts") as table:
        table.drop_column("final_plate")
        table.drop_column("read_otherwise_at")

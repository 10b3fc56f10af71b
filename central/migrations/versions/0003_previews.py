"""On which plate was decided, where the final result of a passage is another one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("passages") as table:
        table.add_column(sa.Column("preview", sa.String(8), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("passages") as table:
        table.drop_column("preview")

"""How often an outbox gave a number again, to another event than before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("epochs") as table:
        table.add_column(sa.Column("reused", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("epochs") as table:
        table.drop_column("reused")

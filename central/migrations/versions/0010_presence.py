"""Who is at the arm of a lane now, as its node says."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; no node has said anything of it yet."""
    op.add_column("lanes", sa.Column("present", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("lanes", sa.Column("present_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back: the live page shows what was told last, as before."""
    op.drop_column("lanes", "present_at")
    op.drop_column("lanes", "present")

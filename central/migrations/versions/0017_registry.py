"""Nodes and lanes that somebody registered; those that had reported are at the next start, by their ids."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.add_column("lanes", sa.Column("silent_since", _MOMENT, nullable=True))
    op.add_column("nodes", sa.Column("lanes_refused", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "registered_nodes",
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
        sa.Column("registered_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("site", "node", name="pk_registered_nodes"),
    )
    op.create_table(
        "registered_lanes",
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("camera_place", sa.String(100), nullable=False),
        sa.Column("camera_purpose", sa.String(100), nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
        sa.Column("registered_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("site", "node", "lane", name="pk_registered_lanes"),
    )


def downgrade() -> None:
    """Go back: what people called them is forgotten; what nodes report stays."""
    op.drop_table("registered_lanes")
    op.drop_table("registered_nodes")
    op.drop_column("nodes", "lanes_refused")
    op.drop_column("lanes", "silent_since")

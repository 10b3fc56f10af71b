"""Barriers that are held open, and for how long each lane's may be."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CODE = sa.String(48)
_NAME = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward; nothing was ever held."""
    op.add_column("lanes", sa.Column("holds_s", sa.Float(53), nullable=True))
    op.create_table(
        "holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("result_reason", _CODE, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=True),
        sa.Column("end_command", sa.Uuid(), nullable=True),
        sa.Column("end_asked_by", sa.String(64), nullable=True),
        sa.Column("end_asked_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sa.UniqueConstraint("account", "key", name="uq_holds_account_key"),
    )
    op.create_index("ix_holds_site_node_lane_issued_at", "holds", ["site", "node", "lane", "issued_at"])
    op.create_index("ix_holds_end_command", "holds", ["end_command"])


def downgrade() -> None:
    """Go back: what was held is forgotten here; the audit keeps it, and each node ends its own."""
    op.drop_table("holds")
    op.drop_column("lanes", "holds_s")

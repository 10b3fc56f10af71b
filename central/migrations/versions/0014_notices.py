"""What drivers at the arm were told, and what each lane's board can say."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_CODE = sa.String(48)
_NAME = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward; nobody was told anything before."""
    op.add_column("lanes", sa.Column("sayings", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("saying", _CODE, nullable=False),
        sa.Column("passage", sa.Uuid(), nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("spoken", sa.Boolean(), nullable=False),
        sa.Column("result_reason", _CODE, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("account", "key", name="uq_notices_account_key"),
    )
    op.create_index("ix_notices_site_node_lane_issued_at", "notices", ["site", "node", "lane", "issued_at"])
    op.create_index("ix_notices_passage", "notices", ["passage"])


def downgrade() -> None:
    """Go back: what was said is forgotten here; the audit keeps it."""
    op.drop_table("notices")
    op.drop_column("lanes", "sayings")

"""Vehicles that waited and were put to people."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_CALLS = ("second_called", "manager_called", "attended")


def upgrade() -> None:
    """Go forward; nobody was called to anybody before."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "waits",
        sa.Column("passage", sa.Uuid(), primary_key=True),
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("node", sa.String(32), nullable=False),
        sa.Column("lane", sa.String(32), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("second_called", sa.String(64), nullable=True),
        sa.Column("second_called_at", moment, nullable=True),
        sa.Column("manager_called", sa.String(64), nullable=True),
        sa.Column("manager_called_at", moment, nullable=True),
        sa.Column("attended_by", sa.String(64), nullable=True),
        sa.Column("attended_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
    )
    op.create_index(op.f("ix_waits_ended_at_site"), "waits", ["ended_at", "site"])


def downgrade() -> None:
    """Go back: nobody is called to anybody; the audit keeps who was."""
    op.drop_table("waits")

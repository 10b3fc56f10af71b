"""What became of a visit, further plates of its vehicle, and the pictures of its earlier revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CODE = sa.String(48)


def upgrade() -> None:
    """Go forward; a store of a million passages is not written anew for it."""
    op.add_column("passages", sa.Column("direction", _CODE, nullable=True))
    op.add_column("passages", sa.Column("outcome", _CODE, nullable=True))
    op.add_column("passages", sa.Column("followed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "other_plates",
        sa.Column("passage", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("plate", sa.String(8), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("passage", "place", name=op.f("pk_other_plates")),
    )
    op.create_index("ix_other_plates_plate_passage", "other_plates", ["plate", "passage"])
    op.create_table(
        "earlier_pictures",
        sa.Column("passage", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("picture", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("passage", "sha256", name=op.f("pk_earlier_pictures")),
    )


def downgrade() -> None:
    """Go back: what an older program could not show is gone, and nothing else."""
    op.drop_table("earlier_pictures")
    op.drop_table("other_plates")
    for column in ("followed", "outcome", "direction"):
        op.drop_column("passages", column)

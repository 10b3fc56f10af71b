"""Passages, barriers, outboxes, nodes, lanes, dead letters and the feed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NAME = sa.String(32)
_CODE = sa.String(48)
_MOMENT = sa.DateTime(timezone=True)
_FLOAT = sa.Float(53)
_GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    _create_passages()
    _create_merges()
    _create_barrier_moves()
    _create_epochs()
    _create_nodes()
    _create_lanes()
    _create_dead_letters()
    _create_feed()


def downgrade() -> None:
    """Go back."""
    for table in ("feed", "dead_letters", "lanes", "nodes", "epochs", "barrier_moves", "merges", "passages"):
        op.drop_table(table)


def _create_passages() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("subject", _CODE, nullable=False),
        sa.Column("captured_at", _MOMENT, nullable=False),
        sa.Column("first_seen_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("processed_at", _MOMENT, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("clock_quality", _CODE, nullable=False),
        sa.Column("clock_offset_s", _FLOAT, nullable=True),
        sa.Column("plate_status", _CODE, nullable=False),
        sa.Column("plate", sa.String(8), nullable=True),
        sa.Column("plate_kind", _CODE, nullable=True),
        sa.Column("plate_colour", _CODE, nullable=True),
        sa.Column("plate_score", _FLOAT, nullable=True),
        sa.Column("plate_char_scores", sa.JSON(), nullable=True),
        sa.Column("plate_agreeing", sa.BigInteger(), nullable=True),
        sa.Column("plate_readings", sa.BigInteger(), nullable=True),
        sa.Column("verdict", _CODE, nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("credential", sa.String(64), nullable=True),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("frames", sa.BigInteger(), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    op.create_index("ix_passages_captured_at_id", "passages", ["captured_at", "id"])
    op.create_index("ix_passages_lane_captured_at_id", "passages", ["lane", "captured_at", "id"])
    op.create_index("ix_passages_plate_captured_at_id", "passages", ["plate", "captured_at", "id"])


def _create_merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target", sa.Uuid(), nullable=False),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )


def _create_barrier_moves() -> None:
    op.create_table(
        "barrier_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("passage", sa.Uuid(), nullable=True),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("result", _CODE, nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("completed_at", _MOMENT, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier_moves")),
    )
    op.create_index("ix_barrier_moves_passage", "barrier_moves", ["passage"])


def _create_epochs() -> None:
    op.create_table(
        "epochs",
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("received", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("next_seq", sa.BigInteger(), nullable=True),
        sa.Column("oldest_unacked", sa.BigInteger(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("site", "node", "epoch", name=op.f("pk_epochs")),
    )


def _create_nodes() -> None:
    op.create_table(
        "nodes",
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("up", sa.Boolean(), nullable=True),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("last_heard_at", _MOMENT, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("backlog", sa.BigInteger(), nullable=False),
        sa.Column("clock_quality", _CODE, nullable=False),
        sa.Column("clock_offset_s", _FLOAT, nullable=True),
        sa.Column("disk_free_bytes", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("site", "node", name=op.f("pk_nodes")),
    )


def _create_lanes() -> None:
    op.create_table(
        "lanes",
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("camera", _CODE, nullable=False),
        sa.Column("camera_reason", sa.String(), nullable=False),
        sa.Column("last_frame_age_s", _FLOAT, nullable=True),
        sa.Column("frames_read", sa.BigInteger(), nullable=False),
        sa.Column("frames_dropped", sa.BigInteger(), nullable=False),
        sa.Column("reconnects", sa.BigInteger(), nullable=False),
        sa.Column("visits", sa.JSON(), nullable=False),
        sa.Column("gate", _CODE, nullable=False),
        sa.Column("gate_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("site", "node", "lane", name=op.f("pk_lanes")),
    )


def _create_dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", _GROWING, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("site", _NAME, nullable=True),
        sa.Column("node", _NAME, nullable=True),
        sa.Column("epoch", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("digest", name=op.f("uq_dead_letters_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dead_letters_site_node", "dead_letters", ["site", "node"])


def _create_feed() -> None:
    op.create_table(
        "feed",
        sa.Column("position", _GROWING, nullable=False),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=True),
        sa.Column("passage", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_feed")),
        sqlite_autoincrement=True,
    )

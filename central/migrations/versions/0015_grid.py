"""Places as rows with ids and names; those of the settings and reported sites follow at the next start."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_CODE = sa.String(48)
_NAME = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)
_GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LEVELS = (
    ("street", "街道", 10, False),
    ("sumu", "苏木", 10, False),
    ("community", "社区", 20, False),
    ("gacha", "嘎查", 20, False),
    ("compound", "小区", 30, False),
    ("team", "队社", 30, False),
    ("part", "分区", 40, True),
    ("site", "站点", 90, False),
)


def upgrade() -> None:
    """Go forward."""
    levels = op.create_table(
        "place_levels",
        sa.Column("key", _CODE, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("nests", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_place_levels"),
    )
    op.bulk_insert(levels, [dict(zip(("key", "name", "rank", "nests"), level, strict=True)) for level in _LEVELS])
    op.create_table(
        "places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent", sa.Uuid(), nullable=True),
        sa.Column("level", _CODE, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("code", _NAME, nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("path", name="uq_places_path"),
    )
    op.create_index("ix_places_parent", "places", ["parent"])
    op.create_table(
        "place_ancestors",
        sa.Column("ancestor", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Uuid(), nullable=False),
        sa.Column("depth", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ancestor", "place", name="pk_place_ancestors"),
    )
    op.create_index("ix_place_ancestors_place", "place_ancestors", ["place"])
    _history_and_sites()
    state = op.create_table(
        "grid_state",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("seeded_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_grid_state"),
    )
    op.bulk_insert(state, [{"id": 1, "revision": 0, "seeded_at": None}])


def downgrade() -> None:
    """Go back: an older program reads where sites lie in its settings."""
    for table in ("grid_state", "sites", "place_history", "place_ancestors", "places", "place_levels"):
        op.drop_table(table)


def _history_and_sites() -> None:
    op.create_table(
        "place_history",
        sa.Column("number", _GROWING, nullable=False),
        sa.Column("place", sa.Uuid(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("change", _CODE, nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_place_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_place_history_place_number", "place_history", ["place", "number"])
    op.create_table(
        "sites",
        sa.Column("site", _NAME, nullable=False),
        sa.Column("place", sa.Uuid(), nullable=False),
        sa.Column("operator", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("site", name="pk_sites"),
        sa.UniqueConstraint("place", name="uq_sites_place"),
    )

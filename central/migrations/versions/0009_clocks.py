"""When a passage is shown where its node's clock is in doubt, what is known of clocks, and what told a passage."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CODE = sa.String(48)
_MOMENT = sa.DateTime(timezone=True)
_COUNT = sa.BigInteger()
_AHEAD = {
    "sqlite": "captured_at > strftime('%Y-%m-%d %H:%M:%f000', received_at, '+30 seconds')",
    "postgresql": "captured_at > received_at + interval '30 seconds'",
}
_TIMES = ("clock_wrong_since", "beat_sent_at", "beat_received_at", "clock_doubted_at")
_COUNTS = ("clock_doubted", "overtaken", "clashing")
_ORDERED = (("{}", "id"), ("plate", "{}", "id"), ("lane", "{}", "id"))
"""Columns of the indexes by time."""


def upgrade() -> None:
    """Go forward: passages are ordered by their capture as before, those of the future by their arrival.

    A large table is not written anew: its rows are updated once.
    """
    _drop_indexes("captured_at")
    op.add_column("passages", sa.Column("ordered_at", _MOMENT, nullable=True))
    op.add_column("passages", sa.Column("clock_doubt", _CODE, nullable=True))
    op.add_column("passages", sa.Column("told", sa.String(), nullable=True))
    ahead = _AHEAD[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE passages SET ordered_at = CASE WHEN {ahead} THEN received_at ELSE captured_at END, "  # noqa: S608 - ours
        f"clock_doubt = CASE WHEN {ahead} THEN 'ahead' END"
    )
    _create_indexes("ordered_at")
    op.add_column("alerts", sa.Column("clock_doubt", _CODE, nullable=True))
    op.add_column("nodes", sa.Column("clock_error_s", sa.Float(53), nullable=True))
    for name in _TIMES:
        op.add_column("nodes", sa.Column(name, _MOMENT, nullable=True))
    for name in _COUNTS:
        op.add_column("nodes", sa.Column(name, _COUNT, server_default="0", nullable=False))
    op.add_column("epochs", sa.Column("clock_seq", _COUNT, nullable=True))
    op.add_column("epochs", sa.Column("clock_at", _MOMENT, nullable=True))


def downgrade() -> None:
    """Go back: passages are ordered by their capture again, whatever clock it is from."""
    for name in ("clock_at", "clock_seq"):
        op.drop_column("epochs", name)
    for name in (*_COUNTS, *_TIMES, "clock_error_s"):
        op.drop_column("nodes", name)
    op.drop_column("alerts", "clock_doubt")
    _drop_indexes("ordered_at")
    for name in ("told", "clock_doubt", "ordered_at"):
        op.drop_column("passages", name)
    _create_indexes("captured_at")


def _drop_indexes(time: str) -> None:
    for columns in _ORDERED:
        op.drop_index(f"ix_passages_{'_'.join(columns).format(time)}", "passages")


def _create_indexes(time: str) -> None:
    for columns in _ORDERED:
        names = [column.format(time) for column in columns]
        op.create_index(f"ix_passages_{'_'.join(names)}", "passages", names)

"""Accounts and watch entries refer to a place by its id, so that they keep it through a rename."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from wire.ids import new_id

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TABLES = ("accounts", "watch_entries")
_LEVELS = ("street", "community", "compound")
_LONGEST = 200
_places = sa.table(
    "places",
    sa.column("id", sa.Uuid()),
    sa.column("parent", sa.Uuid()),
    *(sa.column(name, sa.String()) for name in ("level", "name", "code", "path")),
)
_ancestors = sa.table(
    "place_ancestors",
    sa.column("ancestor", sa.Uuid()),
    sa.column("place", sa.Uuid()),
    sa.column("depth", sa.SmallInteger()),
)
_history = sa.table(
    "place_history",
    sa.column("place", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor", sa.String()),
    sa.column("change", sa.String()),
    sa.column("after", sa.JSON()),
)


def upgrade() -> None:
    """Go forward; every place that somebody was given is a place, whatever lies there."""
    op.add_column("accounts", sa.Column("operator", sa.String(32), nullable=True))
    for table in _TABLES:
        op.add_column(table, sa.Column("place_id", sa.Uuid(), nullable=True))
    given = {path for table in _TABLES for path in _said(table) if path}
    ids = _plant(given)
    for table in _TABLES:
        rows = _rows(table)
        for path in _said(table):
            if path:
                op.execute(sa.update(rows).where(rows.c.place == path).values(place_id=ids[path]))
        op.drop_column(table, "place")


def downgrade() -> None:
    """Go back: each is told the path that its place has now, as far as the older column holds one."""
    for table in _TABLES:
        op.add_column(table, sa.Column("place", sa.String(_LONGEST), server_default="", nullable=False))
        rows = _rows(table)
        path = sa.select(sa.func.substr(_places.c.path, 1, _LONGEST)).where(_places.c.id == rows.c.place_id)
        named = sa.update(rows).where(rows.c.place_id.is_not(None))
        op.execute(named.values(place=path.scalar_subquery()))
        with op.batch_alter_table(table) as altered:
            altered.alter_column("place", server_default=None, existing_type=sa.String(_LONGEST))
            altered.drop_column("place_id")
    op.drop_column("accounts", "operator")


def _rows(table: str) -> sa.TableClause:
    return sa.table(table, sa.column("place", sa.String()), sa.column("place_id", sa.Uuid()))


def _said(table: str) -> list[str]:
    return list(op.get_bind().scalars(sa.select(_rows(table).c.place).distinct()))


def _plant(paths: Iterable[str]) -> dict[str, UUID]:
    """Make a place of every step of every path."""
    ids: dict[str, UUID] = {}
    bind, now = op.get_bind(), datetime.now(UTC)
    for path in sorted(paths, key=lambda one: one.split("/")):
        codes = path.split("/")
        for depth in range(len(codes)):
            here = "/".join(codes[: depth + 1])
            if here not in ids:
                ids[here] = new_id()
                said = _words(here, depth)
                above = ["/".join(codes[:up]) for up in range(1, depth + 1)]
                parent = ids[above[-1]] if above else None
                bind.execute(sa.insert(_places), {"id": ids[here], "parent": parent, **said})
                line = [(ids[one], depth - up) for up, one in enumerate(above)] + [(ids[here], 0)]
                bind.execute(
                    sa.insert(_ancestors),
                    [{"ancestor": one, "place": ids[here], "depth": steps} for one, steps in line],
                )
                made = {"place": ids[here], "at": now, "actor": "system", "change": "made", "after": said}
                bind.execute(sa.insert(_history), made)
    return ids


def _words(path: str, depth: int) -> dict[str, str]:
    code = path.rpartition("/")[2]
    level = _LEVELS[depth] if depth < len(_LEVELS) else "part"
    return {"level": level, "name": code, "code": code, "path": path}

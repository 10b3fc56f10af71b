"""Kinds of places (街道, 社区, 小区 …) as data, and the one rule about them: which may lie in which."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.tables import PlaceLevelRow

SITE: Final = "site"
"""The level of a gate's own place: what nodes call their site."""
BY_DEPTH: Final = ("street", "community", "compound")
"""Levels of a path that was written before levels had names; what lies deeper is a part of what lies above."""
DEEPER: Final = "part"


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of place."""

    key: str
    name: str
    """As people say it."""
    rank: int
    """How deep it lies."""
    nests: bool
    """It may lie in one of its own rank."""


def may_lie_in(level: Level, above: Level | None) -> bool:
    """Tell whether a place of one level may lie in one of another; None: in nothing, where any may."""
    if above is None:
        return True
    return level.rank > above.rank or (level.nests and level.rank == above.rank)


def level_at(depth: int) -> str:
    """Return the level of a place so many steps below the top of which nobody said more than its path."""
    return BY_DEPTH[depth] if depth < len(BY_DEPTH) else DEEPER


def levels(session: Session) -> dict[str, Level]:
    """Return every level by its key, the topmost first."""
    rows = session.scalars(select(PlaceLevelRow).order_by(PlaceLevelRow.rank, PlaceLevelRow.key))
    return {row.key: Level(row.key, row.name, row.rank, row.nests) for row in rows}

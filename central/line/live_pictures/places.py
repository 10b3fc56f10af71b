"""One lane across all sites, as a page names it."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from central.base import LaneUnknownError
from central.tables import LaneRow


class LanePlace(NamedTuple):
    """Where a lane is."""

    site: str
    node: str
    lane: str

    @property
    def key(self) -> str:
        """Its name across all sites, as `central.dashboard.live.LaneCard` has it."""
        return ".".join(self)


def lane_of(session: Session, key: str) -> LanePlace:
    """Return the lane of that name; raises LaneUnknownError where no node has told of one."""
    parts = key.split(".")
    if len(parts) != len(LanePlace._fields) or session.get(LaneRow, tuple(parts)) is None:
        raise LaneUnknownError("there is no such lane")
    return LanePlace(*parts)

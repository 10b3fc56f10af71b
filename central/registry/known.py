"""What people registered of nodes and lanes, read at once for a list of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.grid.scope import within
from central.tables import LaneRow, RegisteredLaneRow, RegisteredNodeRow


@dataclass(frozen=True, slots=True)
class Known:
    """Registered nodes by site and name, and registered lanes by site, node and name."""

    nodes: Mapping[tuple[str, str], str]
    lanes: Mapping[tuple[str, str, str], RegisteredLaneRow]

    @classmethod
    def read(cls, session: Session, sites: Collection[str] | None = None) -> Self:
        """Read what is registered; only of `sites` unless it is None."""
        of_nodes, of_lanes = select(RegisteredNodeRow), select(RegisteredLaneRow)
        if sites is not None:
            of_nodes = of_nodes.where(within(RegisteredNodeRow.site, sites))
            of_lanes = of_lanes.where(within(RegisteredLaneRow.site, sites))
        return cls(
            {(row.site, row.node): row.name for row in session.scalars(of_nodes)},
            {(row.site, row.node, row.lane): row for row in session.scalars(of_lanes)},
        )

    def lane(self, row: LaneRow) -> RegisteredLaneRow | None:
        """Return what is registered of a lane that reported."""
        return self.lanes.get((row.site, row.node, row.lane))

    def in_order(self, lanes: Iterable[LaneRow]) -> list[LaneRow]:
        """Return lanes of one node as people ordered them; those that nobody registered last, by name."""
        return sorted(lanes, key=self._place)

    def _place(self, row: LaneRow) -> tuple[bool, int, str]:
        known = self.lane(row)
        return (known is None, known.position if known else 0, row.lane)

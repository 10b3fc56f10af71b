"""How much of what nobody registered is kept: a node that names ever new lanes fills no table."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.tables import LaneRow, NodeRow, RegisteredLaneRow, RegisteredNodeRow

STRAY_LANES: Final = 16
"""Lanes of one node that nobody registered and that are kept all the same."""
STRAY_NODES: Final = 500
"""Nodes that nobody registered and that are kept all the same."""


def may_keep_lane(session: Session, site: str, node: str, lane: str) -> bool:
    """Tell whether a lane that is new to the store may be kept."""
    if session.get(RegisteredLaneRow, (site, node, lane)) is not None:
        return True
    registered = (RegisteredLaneRow.site == LaneRow.site) & (RegisteredLaneRow.node == LaneRow.node)
    stray = (
        select(func.count())
        .select_from(LaneRow)
        .outerjoin(RegisteredLaneRow, registered & (RegisteredLaneRow.lane == LaneRow.lane))
        .where(LaneRow.site == site, LaneRow.node == node, RegisteredLaneRow.lane.is_(None))
    )
    return (session.scalar(stray) or 0) < STRAY_LANES


def may_keep_node(session: Session, site: str, node: str) -> bool:
    """Tell whether what a node says of itself may be kept; its events are stored in any case."""
    if session.get(RegisteredNodeRow, (site, node)) is not None:
        return True
    registered = (RegisteredNodeRow.site == NodeRow.site) & (RegisteredNodeRow.node == NodeRow.node)
    stray = (
        select(func.count())
        .select_from(NodeRow)
        .outerjoin(RegisteredNodeRow, registered)
        .where(RegisteredNodeRow.node.is_(None))
    )
    return (session.scalar(stray) or 0) < STRAY_NODES

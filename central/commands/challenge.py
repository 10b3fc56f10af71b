"""What a command must carry so that its node obeys now: the challenge that the node gave out last."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from central.base import LaneUnknownError, NodeDeafError
from central.commands.place import OfLane
from central.registry.standing import judge
from central.tables import NodeRow
from wire.commands import SHORTEST_CHALLENGE

_AT_THE_GATE: Final = "use the button at the gate"
_WHY_DOWN: Final = {
    "never_up": "has never been up",
    "offline": "says that it is down",
    "silent": "has not been heard for a while",
}


def challenge_of(session: Session, asked: OfLane, now: datetime) -> str:
    """Return what the node gave out last; raises NodeDeafError where it cannot obey, or LaneUnknownError."""
    row = session.get(NodeRow, (asked.site, asked.node))
    if row is None:
        raise LaneUnknownError("there is no such node")
    down_reason, _ = judge(row, now)
    if down_reason:
        raise NodeDeafError(f"the node {row.node} {_WHY_DOWN[down_reason]}: {_AT_THE_GATE}")
    if row.challenge is None or len(row.challenge) < SHORTEST_CHALLENGE:
        raise NodeDeafError(f"the node {row.node} takes no commands at the moment: {_AT_THE_GATE}")
    return row.challenge

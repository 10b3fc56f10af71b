"""Whether a lane, and who is meant there, is known to whoever asks."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands.place import OfLane
from central.presence.at_arm import who_is_present
from central.tables import LaneRow, PassageRow


class OfPassage(OfLane, Protocol):
    """Whatever is about one who stands at a lane."""

    @property
    def passage(self) -> UUID | None:
        """Who; None: whoever stands there."""


def known_lane(session: Session, asked: OfPassage, viewer: Viewer, now: datetime) -> LaneRow:
    """Return the lane; raises LaneUnknownError where the viewer sees no such lane, or no such passage in it."""
    lane = known_place(session, asked, viewer)
    # Whoever stands at the arm is known before the passage is told of.
    present = {one.passage for one in who_is_present(lane, now) or ()}
    if asked.passage is not None and asked.passage not in present:
        row = session.get(PassageRow, asked.passage)
        if row is None or (row.site, row.node, row.lane) != (asked.site, asked.node, asked.lane):
            raise LaneUnknownError("there is no such passage in this lane")
    return lane


def known_place(session: Session, asked: OfLane, viewer: Viewer) -> LaneRow:
    """Return the lane; raises LaneUnknownError where the viewer sees no such lane."""
    lane = session.get(LaneRow, (asked.site, asked.node, asked.lane))
    if not viewer.sees(asked.site) or lane is None:
        raise LaneUnknownError("there is no such lane")
    return lane

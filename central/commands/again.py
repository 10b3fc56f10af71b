"""When a lane's emergencies are taken again: openings and announced holds share one budget of the node's.

The node counts; what it took is on record here as well, to within a second.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.commands.hold_words import HoldState
from central.commands.reasons import CommandState
from central.tables import CommandRow, HoldRow
from wire.commands import EMERGENCY

PER_MINUTE: Final = 3
"""Of one lane, as the node's limit is."""
_MINUTE: Final = timedelta(seconds=61)
"""A node counts from when an order comes to it, which is a moment later than it was given."""
_NOT_TAKEN: Final = (
    *(state.value for state in (CommandState.REFUSED, CommandState.NOT_SENT)),
    *(state.value for state in (HoldState.REFUSED, HoldState.NOT_SENT)),
)


def emergencies_again_at(session: Session, place: tuple[str, str, str], refused_at: datetime) -> datetime:
    """Return when the next one is taken at `place` (site, node, lane), one having been refused at `refused_at`."""
    taken: list[datetime] = []
    for row in (CommandRow, HoldRow):
        wanted = select(row.issued_at).where(
            row.site == place[0],
            row.node == place[1],
            row.lane == place[2],
            row.reason == EMERGENCY,
            row.state.not_in(_NOT_TAKEN),
            row.issued_at.between(refused_at - _MINUTE, refused_at),
        )
        taken.extend(session.scalars(wanted))
    newest = sorted(taken)[-PER_MINUTE:]
    return (newest[0] if len(newest) == PER_MINUTE else refused_at) + _MINUTE

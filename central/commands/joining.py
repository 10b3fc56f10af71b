"""Two people who let in the same one at the same moment: the second one joins the order of the first.

Nothing is sent twice: a second pulse would lower some arms, and counts against the minute's openings.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.commands.asked import Asked
from central.commands.order import note_order
from central.commands.reasons import CommandState, OpeningReason
from central.tables import CommandRow

JOINED_FOR: Final = timedelta(seconds=3)
"""Who presses later has seen that somebody did, and means it: the arm is down and the vehicle still there."""
_UNDER_WAY: Final = frozenset({CommandState.ISSUED, CommandState.ACCEPTED, CommandState.OPENED})


def just_ordered(session: Session, asked: Asked, viewer: Viewer, now: datetime) -> CommandRow | None:
    """Return the order that somebody else gave a moment ago for the same one; None: this is an order of its own.

    An emergency always is, and so is an order that names nobody: who knows for whom the other one was.
    """
    if asked.passage is None or asked.reason is OpeningReason.EMERGENCY:
        return None
    wanted = (
        select(CommandRow)
        .where(CommandRow.passage == asked.passage, CommandRow.account != viewer.account)
        .where(CommandRow.site == asked.site, CommandRow.node == asked.node, CommandRow.lane == asked.lane)
        .where(CommandRow.issued_at > now - JOINED_FOR, CommandRow.state.in_(_UNDER_WAY))
        .order_by(CommandRow.issued_at.desc())
    )
    return session.scalars(wanted).first()


def note_joined(session: Session, asked: Asked, viewer: Viewer, other: CommandRow, now: datetime) -> None:
    """Put it on record that somebody pressed as well: what was done stands there once, who wanted it twice."""
    said = {"reason": asked.reason.value, "passage": str(asked.passage)}
    note_order(session, asked, viewer, "join_opening", other.id, now, **said)

"""For whom a person opened: noted on the passage itself, and told with who it was and why.

A barrier's move by a person, on a command of the centre or by the node's own button, names the passage it was for.
So that a search for those few need not ask passage by passage, each of them bears a mark (`by_hand`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from central.tables import BarrierMoveRow, PassageRow
from wire.events import BarrierResult

_OPENED: Final = (BarrierResult.OPENED.value, BarrierResult.ACCEPTED.value)


@dataclass(frozen=True, slots=True)
class HandOpening:
    """That a person opened for a passage."""

    actor: str
    """The account's name; `button` for the node's own button."""
    reason: str
    """As a fixed word of `central.commands.reasons.OpeningReason`, or of a newer node."""
    opened_at: datetime


def mark_opened_by_hand(session: Session, passages: Collection[UUID]) -> None:
    """Mark those of `passages` for which a person opened, whether the passage came first or the move."""
    move = BarrierMoveRow
    wanted = select(move.passage, move.site, move.node).where(move.passage.in_(passages), *_by_a_person())
    # Of most batches nobody was opened for by hand, and then nothing is written.
    for passage, site, node in set(session.execute(wanted).all()) if passages else ():
        of_its_own_node = (PassageRow.id == passage) & (PassageRow.site == site) & (PassageRow.node == node)
        marked = update(PassageRow).where(of_its_own_node).values(by_hand=True)
        session.execute(marked, execution_options={"synchronize_session": False})


def hand_openings(session: Session, rows: Sequence[PassageRow]) -> Mapping[UUID, HandOpening]:
    """Return of each marked one of `rows` the last time that a person opened for it."""
    marked = {row.id: (row.site, row.node) for row in rows if row.by_hand}
    if not marked:
        return {}
    move = BarrierMoveRow
    wanted = select(move).where(move.passage.in_(marked), *_by_a_person()).order_by(move.completed_at, move.id)
    return {
        one.passage: HandOpening(one.actor, one.reason, one.completed_at)
        for one in session.scalars(wanted)
        if one.passage and one.actor and marked[one.passage] == (one.site, one.node)
    }


def _by_a_person() -> tuple[ColumnElement[bool], ...]:
    return BarrierMoveRow.actor.is_not(None), BarrierMoveRow.result.in_(_OPENED)

"""An opening by a person for nobody in particular is booked on the next one who goes in under that arm.

A press while nobody stands at the arm opens for whoever is about to come; his record must say who let him in, and
why. Both times are of the same node's clock, so that its doubts do not matter here.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from central.tables import BarrierMoveRow, PassageRow
from wire.events import BarrierResult, Outcome, Verdict

UP_FOR: Final = timedelta(seconds=30)
"""An arm that was raised longer ago is not up any more for whom it was raised; a node judges so as well."""
_OPENED: Final = (BarrierResult.OPENED.value, BarrierResult.ACCEPTED.value)


def book_openings(session: Session, moves: Iterable[UUID]) -> Sequence[UUID]:
    """Book those of `moves` that were for nobody, where who went in under them is known; return those passages."""
    wanted = select(BarrierMoveRow).where(BarrierMoveRow.id.in_(moves), *_for_nobody())
    return _book(session, session.scalars(wanted.order_by(BarrierMoveRow.requested_at)).all())


def book_passages(session: Session, passages: Iterable[UUID]) -> Sequence[UUID]:
    """Book openings for nobody on those of `passages` who went in under them; return those passages."""
    booked: list[UUID] = []
    wanted = select(PassageRow).where(PassageRow.id.in_(passages), *_went_in())
    for row in session.scalars(wanted.order_by(PassageRow.last_seen_at)).all():
        move = BarrierMoveRow
        since = row.last_seen_at - UP_FOR
        before = select(move).where(
            move.site == row.site,
            move.node == row.node,
            move.lane == row.lane,
            move.requested_at.between(since, row.last_seen_at),
            *_for_nobody(),
        )
        booked.extend(_book(session, session.scalars(before.order_by(move.requested_at)).all()))
    return booked


def _book(session: Session, moves: Sequence[BarrierMoveRow]) -> Sequence[UUID]:
    booked = []
    for move in moves:
        row = PassageRow
        under = select(row.id).where(
            row.site == move.site,
            row.node == move.node,
            row.lane == move.lane,
            row.last_seen_at.between(move.requested_at, move.requested_at + UP_FOR),
            *_went_in(),
        )
        passage = session.scalars(under.order_by(row.last_seen_at, row.id)).first()
        if passage is not None:
            session.execute(update(BarrierMoveRow).where(BarrierMoveRow.id == move.id).values(passage=passage))
            booked.append(passage)
    return booked


def _for_nobody() -> tuple[ColumnElement[bool], ...]:
    move = BarrierMoveRow
    return move.passage.is_(None), move.actor.is_not(None), move.result.in_(_OPENED)


def _went_in() -> tuple[ColumnElement[bool], ...]:
    """Say that somebody went in for whom nothing else opened, and who followed nobody."""
    row = PassageRow
    passed = row.outcome == Outcome.PASSED.value
    return passed, row.verdict != Verdict.OPEN.value, row.by_hand.is_(False), row.followed.is_(False)

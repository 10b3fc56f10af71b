"""What became of holds, from what nodes tell; a second telling changes nothing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from central.commands.answers import note_answer
from central.commands.hold_words import HoldState
from central.commands.holding import news_of
from central.feed import News
from central.passages.recording import Origin
from central.tables import HoldRow
from wire.events import CommandRefused, HoldChange, HoldChanged

ToldHold = tuple[Origin, HoldChanged]
_ACTION: Final = "hold_changed"
_LONGEST_S: Final = 86_400.0
"""Whatever a node says, no longer is believed."""
_OPEN_QUESTIONS: Final = frozenset(
    state.value for state in (HoldState.ISSUED, HoldState.NOT_SENT, HoldState.REFUSED)
)


def note_holds(session: Session, told: Sequence[ToldHold]) -> tuple[Sequence[ToldHold], Sequence[News]]:
    """Put on the audit what a node says of its holds, and write it into their rows.

    Returns what was not there, and the news of it.
    """
    fresh, news = [], []
    for origin, event in told:
        if not note_answer(session, origin, _ACTION, event.id, _said(event)):
            continue
        fresh.append((origin, event))
        row = _row_of(session, origin, event)
        if row is not None and _change(row, origin, event):
            news.append(news_of(row))
    session.flush()
    return fresh, news


def note_refused_hold(session: Session, origin: Origin, event: CommandRefused) -> Sequence[News]:
    """Write a refusal into the row of the hold that it was to begin or to end; return the news of it."""
    if event.command is None:
        return ()
    wanted = select(HoldRow).where(or_(HoldRow.id == event.command, HoldRow.end_command == event.command))
    row = session.scalars(wanted.where(HoldRow.site == origin.site, HoldRow.node == origin.node)).first()
    if row is None:
        return ()
    if row.id == event.command:
        if row.state not in _OPEN_QUESTIONS:
            return ()
        row.state = HoldState.REFUSED.value
    elif row.ended_at is not None:
        return ()
    row.result_reason = event.reason
    return (news_of(row),)


def _row_of(session: Session, origin: Origin, event: HoldChanged) -> HoldRow | None:
    """Return the hold that is meant, a new row where this store does not know it; no node speaks of another's."""
    row = session.get(HoldRow, event.hold)
    if row is not None:
        return row if (row.site, row.node) == (origin.site, origin.node) else None
    if event.change != HoldChange.BEGAN:
        return None
    row = HoldRow(
        id=event.hold,
        key=str(event.hold),
        account=None,
        actor=event.actor or "",
        site=origin.site,
        node=origin.node,
        lane=event.lane,
        reason=event.reason,
        note="",
        issued_at=origin.received_at,
        until=origin.received_at + timedelta(seconds=min(event.left_s, _LONGEST_S)),
        state=HoldState.ISSUED.value,
        detail="",
    )
    session.add(row)
    return row


def _change(row: HoldRow, origin: Origin, event: HoldChanged) -> bool:
    """Change a row; return whether there was anything new in it. What has ended stays so."""
    if row.ended_at is not None:
        return False
    match event.change:
        case HoldChange.BEGAN:
            if row.state == HoldState.ON.value:
                return False
            row.state, row.began_at, row.result_reason = HoldState.ON.value, origin.received_at, None
        case HoldChange.NOT_BEGUN:
            if row.state not in _OPEN_QUESTIONS:
                return False
            row.state, row.result_reason = HoldState.FAILED.value, event.reason
        case HoldChange.ENDED:
            row.state, row.result_reason, row.ended_at = HoldState.ENDED.value, event.reason, origin.received_at
        case HoldChange.NOT_ENDED:
            if row.result_reason == event.reason:
                return False
            row.result_reason = event.reason
        case _:
            # A word of a later node: what it means nobody here knows, and the hold is as it was.
            return False
    row.detail = event.detail
    return True


def _said(event: HoldChanged) -> dict[str, str | int]:
    by = {"by": event.actor} if event.actor else {}
    return {"lane": event.lane, "hold": str(event.hold), "change": event.change, "reason": event.reason, **by}

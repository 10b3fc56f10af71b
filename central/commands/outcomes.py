"""What became of commands, from what nodes tell; a second telling changes nothing.

That the barrier moved outweighs everything: a refusal may be of a copy that somebody else sent.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.commands.answers import note_answer
from central.commands.hold_outcomes import note_refused_hold
from central.commands.notice_outcomes import note_refused_notice
from central.commands.reasons import CommandState
from central.feed import FeedKind, News
from central.passages.recording import Origin
from central.tables import CommandRow
from wire.commands import CommandRefusal
from wire.events import BarrierMoved, BarrierResult, CommandRefused

ToldRefusal = tuple[Origin, CommandRefused]
_STATES: Final = {BarrierResult.OPENED: CommandState.OPENED, BarrierResult.ACCEPTED: CommandState.ACCEPTED}
_ACTION: Final = "refuse_command"
_OPEN_QUESTIONS: Final = frozenset({CommandState.ISSUED.value, CommandState.NOT_SENT.value})


def note_moves(session: Session, told: Sequence[tuple[Origin, BarrierMoved]]) -> tuple[News, ...]:
    """Write the outcome of each move that answers a command into its row; return the news of it."""
    news = []
    for origin, event in told:
        row = _commanded(session, origin, event)
        if row is not None:
            row.state = _STATES.get(event.result, CommandState.FAILED).value
            row.result_reason = event.reason
            row.detail = event.detail
            row.answered_at = origin.received_at
            news.append(_news(row))
    session.flush()
    return tuple(news)


def note_refusals(session: Session, told: Sequence[ToldRefusal]) -> tuple[Sequence[ToldRefusal], Sequence[News]]:
    """Put every refusal on the audit, and into the row of the command that it answers.

    Returns those that were not there, and the news of them.
    A refused repetition answers nothing: the first one got its own answer.
    """
    fresh: list[ToldRefusal] = []
    news: list[News] = []
    for origin, event in told:
        if not note_answer(session, origin, _ACTION, event.id, _said(event)):
            continue
        fresh.append((origin, event))
        if event.reason != CommandRefusal.REPLAYED:
            news.extend(note_refused_hold(session, origin, event))
            news.extend(note_refused_notice(session, origin, event))
        row = _commanded(session, origin, event)
        if row is None or row.state not in _OPEN_QUESTIONS or event.reason == CommandRefusal.REPLAYED:
            continue
        row.state = CommandState.REFUSED.value
        row.result_reason = event.reason
        row.answered_at = origin.received_at
        news.append(_news(row))
    session.flush()
    return fresh, news


def _commanded(session: Session, origin: Origin, event: BarrierMoved | CommandRefused) -> CommandRow | None:
    """Return the command that is meant; no node answers for another one."""
    if event.command is None:
        return None
    wanted = select(CommandRow).where(CommandRow.id == event.command, CommandRow.node == origin.node)
    return session.scalars(wanted.where(CommandRow.site == origin.site)).first()


def _said(event: CommandRefused) -> dict[str, str | int]:
    whose = {} if event.command is None else {"command": str(event.command)}
    return {"lane": event.lane, "reason": event.reason, "count": event.count, **whose}


def _news(row: CommandRow) -> News:
    return News(FeedKind.COMMAND, row.site, row.node, row.lane, row.passage, command=row.id)

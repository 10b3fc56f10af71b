"""What became of notices, from what nodes tell; a second telling changes nothing."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from central.commands.answers import note_answer
from central.commands.notice_issue import news_of
from central.commands.notice_words import NoticeState
from central.feed import News
from central.passages.recording import Origin
from central.tables import NoticeRow
from wire.events import CommandRefused, NoticeGiven

ToldNotice = tuple[Origin, NoticeGiven]
_ACTION: Final = "notice_given"
_OPEN_QUESTIONS: Final = frozenset({NoticeState.ISSUED.value, NoticeState.NOT_SENT.value})


def note_notices(session: Session, told: Sequence[ToldNotice]) -> tuple[Sequence[ToldNotice], Sequence[News]]:
    """Put on the audit what a node says of its notices, and write it into their rows.

    Returns what was not there, and the news of it.
    """
    fresh, news = [], []
    for origin, event in told:
        if not note_answer(session, origin, _ACTION, event.id, _said(event)):
            continue
        fresh.append((origin, event))
        row = _row_of(session, origin, event)
        if row is not None:
            # That it was said outweighs a refusal, which may be of a copy that somebody else sent.
            row.state = (NoticeState.GIVEN if event.shown or event.spoken else NoticeState.FAILED).value
            row.shown, row.spoken, row.passage = event.shown, event.spoken, event.passage or row.passage
            row.result_reason, row.detail, row.answered_at = event.reason, event.detail, origin.received_at
            news.append(news_of(row))
    session.flush()
    return fresh, news


def note_refused_notice(session: Session, origin: Origin, event: CommandRefused) -> Sequence[News]:
    """Write a refusal into the row of the notice that it answers; return the news of it."""
    row = session.get(NoticeRow, event.command) if event.command else None
    if row is None or not _is_of(row, origin):
        return ()
    if row.state not in _OPEN_QUESTIONS:
        return ()
    row.state, row.result_reason = NoticeState.REFUSED.value, event.reason
    row.answered_at = origin.received_at
    return (news_of(row),)


def _row_of(session: Session, origin: Origin, event: NoticeGiven) -> NoticeRow | None:
    """Return the notice that is meant, a new row where this store knows none; no node speaks of another's."""
    row = session.get(NoticeRow, event.notice)
    if row is not None:
        return row if _is_of(row, origin) else None
    row = NoticeRow(
        id=event.notice,
        key=str(event.notice),
        account=None,
        actor=event.actor,
        site=origin.site,
        node=origin.node,
        lane=event.lane,
        saying=event.saying,
        passage=event.passage,
        issued_at=origin.received_at,
    )
    session.add(row)
    return row


def _is_of(row: NoticeRow, origin: Origin) -> bool:
    return (row.site, row.node) == (origin.site, origin.node)


def _said(event: NoticeGiven) -> dict[str, str | int]:
    became = {"shown": str(event.shown).lower(), "spoken": str(event.spoken).lower(), "by": event.actor}
    why = {"reason": event.reason} if event.reason else {}
    return {"lane": event.lane, "notice": str(event.notice), "saying": event.saying, **became, **why}

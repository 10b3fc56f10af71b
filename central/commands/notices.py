"""Tells drivers at the arm something for people: what the API and the guard's page call."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands.keys import CommandKey
from central.commands.notice_issue import NoticeAsked, issue_notice, news_of
from central.commands.notice_views import NoticeView, find, latest, notices_said
from central.commands.notice_words import NoticeState
from central.commands.openings import Send
from central.commands.order import Issued
from central.errands import Action, Errands, Seen
from central.feed import append
from central.tables import NoticeRow

Attend = Callable[[Session, Viewer, tuple[str, str, str], UUID, datetime], object]
"""Notes that somebody sees to who stands at a lane (site, node, lane)."""


class Notices:
    """Gives the commands and tells what became of them; whoever tells a driver something sees to him."""

    def __init__(self, errands: Errands, key: CommandKey, send: Send, attend: Attend) -> None:
        self._errands = errands
        self._key = key
        self._send = send
        self._attend = attend

    async def give(self, viewer: Viewer, asked: NoticeAsked) -> NoticeView:
        """Put the notice on record, then send the command; the caller has made sure that the viewer has the right.

        Raises what `issue_notice` does. A command that cannot be sent at once is never sent.
        """
        issued = await asyncio.to_thread(self._issue, viewer, asked)
        if issued.signed is not None and not await self._send(asked, issued.signed):
            await asyncio.to_thread(self._note_not_sent, issued.id)
        return await self.find(viewer, issued.id)

    async def find(self, viewer: Viewer, notice: UUID) -> NoticeView:
        """Return one notice; raises LaneUnknownError for what the viewer does not see."""
        return await asyncio.to_thread(self._find, viewer, notice)

    def look_at(self, viewer: Viewer, notice: UUID) -> NoticeView:
        """Return one, and put on record that it was looked at; raises as `find` does. Blocking."""
        return self._errands.look(
            viewer,
            Action.SEE_NOTICES,
            lambda session, now: _known(find(session, viewer, notice, now)),
            lambda found: Seen(str(notice), found.site),
        )

    def latest(self, viewer: Viewer, site: str | None = None, limit: int = 50) -> tuple[NoticeView, ...]:
        """Return the newest that the viewer may see, newest first, and put that on record. Blocking."""
        return self._errands.look(
            viewer,
            Action.SEE_NOTICES,
            lambda session, now: latest(session, viewer, now, site=site, limit=limit),
            lambda found: Seen("", site, notices_said(found)),
        )

    def _issue(self, viewer: Viewer, asked: NoticeAsked) -> Issued:
        return self._errands.change(
            viewer, Action.GIVE_NOTICE, lambda session, now: self._issue_and_attend(session, viewer, asked, now)
        )

    def _issue_and_attend(self, session: Session, viewer: Viewer, asked: NoticeAsked, now: datetime) -> Issued:
        issued = issue_notice(session, asked, viewer, self._key, now)
        if issued.signed is not None and asked.passage is not None:
            self._attend(session, viewer, (asked.site, asked.node, asked.lane), asked.passage, now)
        return issued

    def _note_not_sent(self, notice: UUID) -> None:
        self._errands.by_itself(lambda session, _: _note_not_sent(session, notice))

    def _find(self, viewer: Viewer, notice: UUID) -> NoticeView:
        # What was just done is on record.
        return self._errands.glance(
            viewer, Action.SEE_NOTICES, lambda session, now: _known(find(session, viewer, notice, now))
        )


def _note_not_sent(session: Session, notice: UUID) -> None:
    row = session.get(NoticeRow, notice)
    if row is not None and row.state == NoticeState.ISSUED.value:
        row.state = NoticeState.NOT_SENT.value
        append(session, [news_of(row)])


def _known(found: NoticeView | None) -> NoticeView:
    if found is None:
        raise LaneUnknownError("there is no notice with this id")
    return found

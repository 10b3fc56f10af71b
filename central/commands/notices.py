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
from central.commands.notice_views import NoticeView, find, latest
from central.commands.notice_words import NoticeState
from central.commands.openings import Send
from central.commands.order import Issued
from central.feed import Feed, append
from central.store.db import Store
from central.tables import NoticeRow

Attend = Callable[[Session, Viewer, tuple[str, str, str], UUID, datetime], object]
"""Notes that somebody sees to who stands at a lane (site, node, lane)."""


class Notices:
    """Gives the commands and tells what became of them; whoever tells a driver something sees to him."""

    def __init__(
        self, store: Store, feed: Feed, key: CommandKey, send: Send, clock: Callable[[], datetime], attend: Attend
    ) -> None:
        self._store = store
        self._feed = feed
        self._key = key
        self._send = send
        self._clock = clock
        self._attend = attend

    async def give(self, viewer: Viewer, asked: NoticeAsked) -> NoticeView:
        """Put the notice on record, then send the command; the caller has made sure that the viewer has the right.

        Raises what `issue_notice` does. A command that cannot be sent at once is never sent.
        """
        issued = await asyncio.to_thread(self._issue, viewer, asked)
        self._feed.wake()
        if issued.signed is not None and not await self._send(asked, issued.signed):
            await asyncio.to_thread(self._note_not_sent, issued.id)
            self._feed.wake()
        return await self.find(viewer, issued.id)

    async def find(self, viewer: Viewer, notice: UUID) -> NoticeView:
        """Return one notice; raises LaneUnknownError for what the viewer does not see."""
        found = await asyncio.to_thread(self._find, viewer, notice)
        if found is None:
            raise LaneUnknownError("there is no notice with this id")
        return found

    async def latest(self, viewer: Viewer, site: str | None = None, limit: int = 50) -> tuple[NoticeView, ...]:
        """Return the newest notices that the viewer may see, newest first."""
        return await asyncio.to_thread(self._latest, viewer, site, limit)

    def _issue(self, viewer: Viewer, asked: NoticeAsked) -> Issued:
        now = self._clock()
        with self._store.write() as session:
            issued = issue_notice(session, asked, viewer, self._key, now)
            if issued.signed is not None and asked.passage is not None:
                self._attend(session, viewer, (asked.site, asked.node, asked.lane), asked.passage, now)
            return issued

    def _note_not_sent(self, notice: UUID) -> None:
        with self._store.write() as session:
            row = session.get(NoticeRow, notice)
            if row is not None and row.state == NoticeState.ISSUED.value:
                row.state = NoticeState.NOT_SENT.value
                append(session, [news_of(row)])

    def _find(self, viewer: Viewer, notice: UUID) -> NoticeView | None:
        with self._store.read() as session:
            return find(session, viewer, notice, self._clock())

    def _latest(self, viewer: Viewer, site: str | None, limit: int) -> tuple[NoticeView, ...]:
        with self._store.read() as session:
            return latest(session, viewer, self._clock(), site=site, limit=limit)

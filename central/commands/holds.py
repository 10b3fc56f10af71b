"""Holds barriers open for people, and ends that: what the API and the guard's page call."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands import holding
from central.commands.hold_views import HoldView, find, latest
from central.commands.hold_words import HoldState
from central.commands.holding import HoldAsked, news_of
from central.commands.keys import CommandKey
from central.commands.openings import Send
from central.commands.order import Issued
from central.feed import Feed, append
from central.store.db import Store
from central.tables import HoldRow


class Holds:
    """Gives the commands that begin and end a hold, and tells what became of them."""

    def __init__(
        self, store: Store, feed: Feed, key: CommandKey, send: Send, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._feed = feed
        self._key = key
        self._send = send
        self._clock = clock

    async def begin(self, viewer: Viewer, asked: HoldAsked) -> HoldView:
        """Put the hold on record, then send the command; the caller has made sure that the viewer has the right.

        Raises what `central.commands.holding.begin` does. A command that cannot be sent at once is never sent.
        """
        given = await asyncio.to_thread(self._begin, viewer, asked)
        self._feed.wake()
        if given.signed is not None and not await self._send(asked, given.signed):
            await asyncio.to_thread(self._note_not_sent, given.id)
            self._feed.wake()
        return await self.find(viewer, given.id)

    async def end(self, viewer: Viewer, hold: UUID) -> HoldView:
        """Put on record that the hold is to end, then send the command; what is over already stays as it is.

        Raises what `central.commands.holding.end` does.
        """
        given = await asyncio.to_thread(self._end, viewer, hold)
        self._feed.wake()
        told = await self.find(viewer, given.id)
        if given.signed is not None and not await self._send(told, given.signed):
            await asyncio.to_thread(self._note_end_not_sent, given.id)
            self._feed.wake()
            return await self.find(viewer, given.id)
        return told

    async def find(self, viewer: Viewer, hold: UUID) -> HoldView:
        """Return one hold; raises LaneUnknownError for what the viewer does not see."""
        found = await asyncio.to_thread(self._find, viewer, hold)
        if found is None:
            raise LaneUnknownError("there is no hold with this id")
        return found

    async def latest(self, viewer: Viewer, site: str | None = None, limit: int = 50) -> tuple[HoldView, ...]:
        """Return the newest holds that the viewer may see, newest first."""
        return await asyncio.to_thread(self._latest, viewer, site, limit)

    def _begin(self, viewer: Viewer, asked: HoldAsked) -> Issued:
        with self._store.write() as session:
            return holding.begin(session, asked, viewer, self._key, self._clock())

    def _end(self, viewer: Viewer, hold: UUID) -> Issued:
        with self._store.write() as session:
            return holding.end(session, hold, viewer, self._key, self._clock())

    def _note_not_sent(self, hold: UUID) -> None:
        with self._store.write() as session:
            row = session.get(HoldRow, hold)
            if row is not None and row.state == HoldState.ISSUED.value:
                row.state = HoldState.NOT_SENT.value
                append(session, [news_of(row)])

    def _note_end_not_sent(self, hold: UUID) -> None:
        with self._store.write() as session:
            row = session.get(HoldRow, hold)
            if row is not None and row.ended_at is None:
                row.result_reason = HoldState.NOT_SENT.value
                append(session, [news_of(row)])

    def _find(self, viewer: Viewer, hold: UUID) -> HoldView | None:
        with self._store.read() as session:
            return find(session, viewer, hold, self._clock())

    def _latest(self, viewer: Viewer, site: str | None, limit: int) -> tuple[HoldView, ...]:
        with self._store.read() as session:
            return latest(session, viewer, self._clock(), site=site, limit=limit)

"""Opens barriers for people: what the API and the guard's page call."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands.asked import Asked
from central.commands.issue import issue
from central.commands.keys import CommandKey
from central.commands.order import Issued
from central.commands.place import OfLane
from central.commands.reasons import CommandState
from central.commands.views import CommandView, find, latest
from central.feed import Feed, FeedKind, News, append
from central.running.fault_points import NO_FAULTS, FaultPoint, Faults
from central.store.db import Store
from central.tables import CommandRow
from wire.commands import SignedCommand

Send = Callable[[OfLane, SignedCommand], Awaitable[bool]]
"""Sends a command now or never; False: it certainly did not leave."""


class Openings:
    """Gives commands and tells what became of them."""

    def __init__(
        self,
        store: Store,
        feed: Feed,
        key: CommandKey,
        send: Send,
        clock: Callable[[], datetime],
        faults: Faults = NO_FAULTS,
    ) -> None:
        self._store = store
        self._feed = feed
        self._key = key
        self._send = send
        self._clock = clock
        self._faults = faults

    async def give(self, viewer: Viewer, asked: Asked) -> CommandView:
        """Put the command on record, then send it; the caller has made sure that the viewer has the right.

        Raises what `central.commands.issue.issue` does. A command that cannot be sent at once is never sent.
        """
        issued = await asyncio.to_thread(self._issue, viewer, asked)
        self._feed.wake()
        if issued.signed is not None:
            self._faults.reach(FaultPoint.COMMAND_STORED)
            if not await self._send(asked, issued.signed):
                await asyncio.to_thread(self._note_not_sent, issued.id)
                self._feed.wake()
        return await self.find(viewer, issued.id)

    async def find(self, viewer: Viewer, command: UUID) -> CommandView:
        """Return one command; raises LaneUnknownError for what the viewer does not see."""
        found = await asyncio.to_thread(self._find, viewer, command)
        if found is None:
            raise LaneUnknownError("there is no opening with this id")
        return found

    async def latest(self, viewer: Viewer, site: str | None = None, limit: int = 50) -> tuple[CommandView, ...]:
        """Return the newest commands that the viewer may see, newest first."""
        return await asyncio.to_thread(self._latest, viewer, site, limit)

    def _issue(self, viewer: Viewer, asked: Asked) -> Issued:
        with self._store.write() as session:
            return issue(session, asked, viewer, self._key, self._clock())

    def _note_not_sent(self, command: UUID) -> None:
        with self._store.write() as session:
            row = session.get(CommandRow, command)
            if row is not None and row.state == CommandState.ISSUED.value:
                row.state = CommandState.NOT_SENT.value
                append(
                    session, [News(FeedKind.COMMAND, row.site, row.node, row.lane, row.passage, command=command)]
                )

    def _find(self, viewer: Viewer, command: UUID) -> CommandView | None:
        with self._store.read() as session:
            return find(session, viewer, command, self._clock())

    def _latest(self, viewer: Viewer, site: str | None, limit: int) -> tuple[CommandView, ...]:
        with self._store.read() as session:
            return latest(session, viewer, self._clock(), site=site, limit=limit)

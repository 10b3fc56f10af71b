"""Opens barriers for people: what the API and the guard's page call."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands.asked import Asked
from central.commands.issue import issue
from central.commands.keys import CommandKey
from central.commands.order import Issued
from central.commands.place import OfLane
from central.commands.reasons import CommandState
from central.commands.views import CommandView, find, latest, openings_said
from central.errands import Action, Errands, Seen
from central.feed import FeedKind, News, append
from central.running.fault_points import NO_FAULTS, FaultPoint, Faults
from central.tables import CommandRow
from wire.commands import SignedCommand

Send = Callable[[OfLane, SignedCommand], Awaitable[bool]]
"""Sends a command now or never; False: it certainly did not leave."""


class Openings:
    """Gives commands and tells what became of them."""

    def __init__(
        self,
        errands: Errands,
        key: CommandKey,
        send: Send,
        faults: Faults = NO_FAULTS,
    ) -> None:
        self._errands = errands
        self._key = key
        self._send = send
        self._faults = faults

    async def give(self, viewer: Viewer, asked: Asked) -> CommandView:
        """Put the command on record, then send it; the caller has made sure that the viewer has the right.

        Raises what `central.commands.issue.issue` does. A command that cannot be sent at once is never sent.
        """
        issued = await asyncio.to_thread(self._issue, viewer, asked)
        if issued.signed is not None:
            self._faults.reach(FaultPoint.COMMAND_STORED)
            if not await self._send(asked, issued.signed):
                await asyncio.to_thread(self._note_not_sent, issued.id)
        return await self.find(viewer, issued.id)

    async def find(self, viewer: Viewer, command: UUID) -> CommandView:
        """Return one command; raises LaneUnknownError for what the viewer does not see."""
        return await asyncio.to_thread(self._find, viewer, command)

    def look_at(self, viewer: Viewer, command: UUID) -> CommandView:
        """Return one, and put on record that it was looked at; raises as `find` does. Blocking."""
        return self._errands.look(
            viewer,
            Action.SEE_OPENINGS,
            lambda session, now: _known(find(session, viewer, command, now)),
            lambda found: Seen(str(command), found.site),
        )

    def latest(self, viewer: Viewer, site: str | None = None, limit: int = 50) -> tuple[CommandView, ...]:
        """Return the newest that the viewer may see, newest first, and put that on record. Blocking."""
        return self._errands.look(
            viewer,
            Action.SEE_OPENINGS,
            lambda session, now: latest(session, viewer, now, site=site, limit=limit),
            lambda found: Seen("", site, openings_said(found)),
        )

    def _issue(self, viewer: Viewer, asked: Asked) -> Issued:
        return self._errands.change(
            viewer, Action.OPEN_BARRIER, lambda session, now: issue(session, asked, viewer, self._key, now)
        )

    def _note_not_sent(self, command: UUID) -> None:
        self._errands.by_itself(lambda session, _: _note_not_sent(session, command))

    def _find(self, viewer: Viewer, command: UUID) -> CommandView:
        # What was just done is on record.
        return self._errands.glance(
            viewer, Action.SEE_OPENINGS, lambda session, now: _known(find(session, viewer, command, now))
        )


def _note_not_sent(session: Session, command: UUID) -> None:
    row = session.get(CommandRow, command)
    if row is not None and row.state == CommandState.ISSUED.value:
        row.state = CommandState.NOT_SENT.value
        append(session, [News(FeedKind.COMMAND, row.site, row.node, row.lane, row.passage, command=command)])


def _known(found: CommandView | None) -> CommandView:
    if found is None:
        raise LaneUnknownError("there is no opening with this id")
    return found

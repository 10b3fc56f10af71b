"""Holds barriers open for people, and ends that: what the API and the guard's page call."""

import asyncio
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands import holding
from central.commands.hold_views import HoldView, find, holds_said, latest
from central.commands.hold_words import HoldState
from central.commands.holding import HoldAsked, news_of
from central.commands.keys import CommandKey
from central.commands.openings import Send
from central.commands.order import Issued
from central.errands import Action, Errands, Seen
from central.feed import append
from central.tables import HoldRow


class Holds:
    """Gives the commands that begin and end a hold, and tells what became of them."""

    def __init__(self, errands: Errands, key: CommandKey, send: Send) -> None:
        self._errands = errands
        self._key = key
        self._send = send

    async def begin(self, viewer: Viewer, asked: HoldAsked) -> HoldView:
        """Put the hold on record, then send the command; the caller has made sure that the viewer has the right.

        Raises what `central.commands.holding.begin` does. A command that cannot be sent at once is never sent.
        """
        given = await asyncio.to_thread(self._begin, viewer, asked)
        if given.signed is not None and not await self._send(asked, given.signed):
            await asyncio.to_thread(self._note_not_sent, given.id)
        return await self.find(viewer, given.id)

    async def end(self, viewer: Viewer, hold: UUID) -> HoldView:
        """Put on record that the hold is to end, then send the command; what is over already stays as it is.

        Raises what `central.commands.holding.end` does.
        """
        given = await asyncio.to_thread(self._end, viewer, hold)
        told = await self.find(viewer, given.id)
        if given.signed is not None and not await self._send(told, given.signed):
            await asyncio.to_thread(self._note_end_not_sent, given.id)
            return await self.find(viewer, given.id)
        return told

    async def find(self, viewer: Viewer, hold: UUID) -> HoldView:
        """Return one hold; raises LaneUnknownError for what the viewer does not see."""
        return await asyncio.to_thread(self._find, viewer, hold)

    def look_at(self, viewer: Viewer, hold: UUID) -> HoldView:
        """Return one, and put on record that it was looked at; raises as `find` does. Blocking."""
        return self._errands.look(
            viewer,
            Action.SEE_HOLDS,
            lambda session, now: _known(find(session, viewer, hold, now)),
            lambda found: Seen(str(hold), found.site),
        )

    def latest(self, viewer: Viewer, site: str | None = None, limit: int = 50) -> tuple[HoldView, ...]:
        """Return the newest that the viewer may see, newest first, and put that on record. Blocking."""
        return self._errands.look(
            viewer,
            Action.SEE_HOLDS,
            lambda session, now: latest(session, viewer, now, site=site, limit=limit),
            lambda found: Seen("", site, holds_said(found)),
        )

    def _begin(self, viewer: Viewer, asked: HoldAsked) -> Issued:
        return self._errands.change(
            viewer,
            Action.HOLD_BARRIER,
            lambda session, now: holding.begin(session, asked, viewer, self._key, now),
        )

    def _end(self, viewer: Viewer, hold: UUID) -> Issued:
        return self._errands.change(
            viewer,
            Action.HOLD_BARRIER,
            lambda session, now: holding.end(session, hold, viewer, self._key, now),
        )

    def _note_not_sent(self, hold: UUID) -> None:
        self._errands.by_itself(lambda session, _: _note_not_sent(session, hold))

    def _note_end_not_sent(self, hold: UUID) -> None:
        self._errands.by_itself(lambda session, _: _note_end_not_sent(session, hold))

    def _find(self, viewer: Viewer, hold: UUID) -> HoldView:
        # What was just done is on record.
        return self._errands.glance(
            viewer, Action.SEE_HOLDS, lambda session, now: _known(find(session, viewer, hold, now))
        )


def _note_not_sent(session: Session, hold: UUID) -> None:
    row = session.get(HoldRow, hold)
    if row is not None and row.state == HoldState.ISSUED.value:
        row.state = HoldState.NOT_SENT.value
        append(session, [news_of(row)])


def _note_end_not_sent(session: Session, hold: UUID) -> None:
    row = session.get(HoldRow, hold)
    if row is not None and row.ended_at is None:
        row.result_reason = HoldState.NOT_SENT.value
        append(session, [news_of(row)])


def _known(found: HoldView | None) -> HoldView:
    if found is None:
        raise LaneUnknownError("there is no hold with this id")
    return found

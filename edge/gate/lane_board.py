"""The board and voice of one lane: tells who stands there what a person wants, and writes down what came of it.

Letting in outweighs it: nothing is said to whom the arm rises for, and what stands there goes. It works in a part
of its own, so that neither a board that hangs nor a fault of its driver's keeps whoever opens. See
docs/decisions/0027.
"""

import asyncio
import logging
import math
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from edge.errors import OutboxError
from edge.gate.barrier import Barrier
from edge.gate.notice_rules import SHOWN_FOR_S, Standing, is_over
from edge.gate.sayings import Told, sayings_of, told_by
from edge.journal import Journal
from gate_drivers.base import GateError, GateRefused, GateTimeout, GateUnreachable
from gate_drivers.board import Board, BoardCapabilities
from wire.capabilities import NOTICES
from wire.commands import Saying
from wire.events import NoticeGiven
from wire.ids import PassageId

LOG = logging.getLogger(__name__)

_EVERY_S: Final = 0.25
_WITHIN_S: Final = 3.0
"""A board answers within this; one that takes longer hangs."""
_TRIES_AGAIN_S: Final = 5.0
"""A board that does not clear is told so again after this."""
_REFUSED: Final = "board_refused"
_SILENT: Final = "board_silent"
_FAILED: Final = "board_failed"

ThoseThere = Callable[[str], Sequence[PassageId]]
"""Who is at the arm of a lane and has yet to pass it; empty: nobody is seen there."""


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """Somebody wants `saying` told to `whom`; not later than `good_until_s`, monotonic."""

    notice: UUID
    saying: str
    actor: str
    whom: PassageId | None = None
    good_until_s: float = math.inf


@dataclass(frozen=True, slots=True)
class _Done:
    shown: bool = False
    spoken: bool = False
    why: str | None = None
    detail: str = ""


class LaneBoard:
    """See the module. `who_is_there` says for whom a notice still stands."""

    def __init__(
        self,
        barrier: Barrier,
        board: Board,
        capabilities: BoardCapabilities,
        who_is_there: ThoseThere,
        journal: Journal,
    ) -> None:
        self.sayings = sayings_of(capabilities)
        """What it can tell."""
        self.told: Saying | None = None
        """What stands on it now; None: nothing of ours."""
        self._barrier = barrier
        self._board = board
        self._capabilities = capabilities
        self._who_is_there = who_is_there
        self._journal = journal
        self._standing: Standing | None = None
        self._cleared_s = -math.inf
        self._wishes: deque[NoticeWish] = deque()
        self._wished = asyncio.Event()
        self._in_hand: NoticeWish | None = None

    async def give(self, wish: NoticeWish) -> None:
        """Have it shown and spoken in its turn; what became of it is told in any case."""
        self._wishes.append(wish)
        self._wished.set()

    async def watch(self) -> None:
        """Do what is wished, and look again and again whether what stands there is over, until cancelled.

        A fault of the driver's own program ends it; started again, it first tells whom that left untold.
        """
        while True:
            await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_S):
                    await self._wished.wait()

    async def look(self) -> None:
        """Tell what is wished, then clear the board if what stands on it is over."""
        self._wished.clear()
        if self._in_hand is not None:
            cut_short, self._in_hand = self._in_hand, None
            self._journal.fail("board")
            await self._tell(cut_short, _Done(why=_FAILED))
        while self._wishes:
            wish = self._in_hand = self._wishes.popleft()
            done, self._in_hand = await self._carry_out(wish), None
            await self._tell(wish, done)
        if self._standing is not None:
            await self._clear_if_over(self._standing)

    async def _clear_if_over(self, standing: Standing) -> None:
        """Clear what is over; a board that does not answer is tried again."""
        now_s = self._journal.clock.monotonic()
        there = self._who_is_there(self._barrier.lane)
        if standing.whom in there:
            standing = self._standing = replace(standing, seen_s=now_s)
        raised_s, is_held = self._barrier.raised_s, self._barrier.is_held
        is_due = is_over(standing, there, now_s, raised_s, is_held=is_held)
        if is_due and now_s - self._cleared_s >= _TRIES_AGAIN_S:
            self._cleared_s = now_s
            done = await self._try(self._board.clear())
            # After its time the board has ended it by itself.
            if done is None or now_s - standing.since_s >= SHOWN_FOR_S:
                self._forget()

    async def aclose(self) -> None:
        """Take away what is ours as far as the board answers, and let go of it."""
        if self._standing is not None:
            await self._try(self._board.clear())
        await self._board.aclose()

    async def _carry_out(self, wish: NoticeWish) -> _Done:
        if wish.saying not in self.sayings:
            return _Done(why="unknown_saying")
        saying = Saying(wish.saying)
        why = self._why_not(wish)
        if why is not None:
            return _Done(why=why)
        return await self._put(wish, saying, told_by(saying, self._capabilities))

    async def _put(self, wish: NoticeWish, saying: Saying, told: Told) -> _Done:
        """Show it, then speak it: who looks up at the voice reads it at once."""
        failed = await self._show(wish, saying, told.lines) if told.lines else None
        shown = bool(told.lines) and failed is None
        if failed is not None and failed.why != _REFUSED:
            return failed
        why = self._why_not(wish)
        if not told.voice or why is not None:
            return _Done(
                shown, why=why or (failed.why if failed else None), detail=failed.detail if failed else ""
            )
        mute = await self._try(self._board.speak(told.voice))
        return replace(failed or mute or _Done(), shown=shown, spoken=mute is None)

    async def _show(self, wish: NoticeWish, saying: Saying, lines: tuple[str, ...]) -> _Done | None:
        since_s = self._journal.clock.monotonic()
        before = self._standing, self.told
        is_seen = wish.whom in self._who_is_there(self._barrier.lane)
        # One that does not answer, or whose driver breaks down, may show it all the same.
        self._standing, self.told = Standing(since_s, wish.whom, since_s if is_seen else None), saying
        failed = await self._try(self._board.show(lines, SHOWN_FOR_S))
        if failed is not None and failed.why != _SILENT:
            self._standing, self.told = before
        else:
            self._cleared_s = -math.inf
        return failed

    def _why_not(self, wish: NoticeWish) -> str | None:
        if self._journal.clock.monotonic() >= wish.good_until_s:
            return "late"
        return "let_in" if self._barrier.is_letting_in(wish.whom) else None

    def _forget(self) -> None:
        self._standing, self.told = None, None

    async def _try(self, call: Awaitable[None]) -> _Done | None:
        """Wait for the board; return what went wrong, None: nothing."""
        try:
            async with asyncio.timeout(_WITHIN_S):
                await call
        except GateRefused as error:
            return self._failed(_REFUSED, error)
        except GateUnreachable as error:
            return self._failed("board_unreachable", error)
        except (GateTimeout, TimeoutError, GateError) as error:
            return self._failed(_SILENT, error)
        return None

    def _failed(self, why: str, error: Exception) -> _Done:
        self._journal.fail("board")
        LOG.error("the board did not obey", extra={"lane": self._barrier.lane, "reason": why})
        return _Done(why=why, detail=str(error)[:300])

    async def _tell(self, wish: NoticeWish, done: _Done) -> None:
        if not self._journal.tells(NOTICES):
            return
        event = NoticeGiven(
            id=self._journal.new_id(),
            lane=self._barrier.lane,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            notice=wish.notice,
            passage=wish.whom,
            actor=wish.actor,
            saying=wish.saying,
            shown=done.shown,
            spoken=done.spoken,
            reason=done.why,
            detail=done.detail,
        )
        try:
            await self._journal.record(event)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("what became of a notice is not on disk", extra={"lane": self._barrier.lane})

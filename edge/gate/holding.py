"""Keeps the barrier of one lane open for a person, until the clock or a person ends it, over restarts of the node.

The controller ends a hold by itself, so that it ends with the node dead as well. Here it is begun, watched and
told of. See docs/decisions/0023.
"""

import asyncio
import logging
import math
from dataclasses import dataclass
from uuid import UUID

from edge.errors import HeldFileError, OutboxError
from edge.gate.barrier import Answer, Barrier, Wish
from edge.gate.held_file import Held, HeldFile
from edge.gate.hold_rules import why_not, why_over
from edge.journal import Journal
from gate_drivers.base import NO_LONGER
from wire.capabilities import HOLDS
from wire.events import BarrierResult, GateState, HoldChange, HoldChanged, HoldEnd

LOG = logging.getLogger(__name__)

_UP = frozenset({GateState.OPEN, GateState.OPENING})
_ITSELF = "node"
"""The actor of orders that nobody gave."""


@dataclass(frozen=True, slots=True)
class HoldWish:
    """Somebody wants it kept open for `seconds`; not to be begun later than `good_until_s`, monotonic."""

    hold: UUID
    reason: str
    actor: str
    seconds: float
    good_until_s: float = math.inf


@dataclass(frozen=True, slots=True)
class EndWish:
    """Somebody wants `hold` to end; `command` is the order for that."""

    hold: UUID
    command: UUID
    actor: str
    good_until_s: float = math.inf


@dataclass(frozen=True, slots=True)
class _By:
    """Who wanted a change, and by which command; nobody, as when the time is over."""

    actor: str | None = None
    command: UUID | None = None


_NOBODY = _By()


class Holding:
    """See the module. `boot` names the machine's start: only within one is a kept time worth anything."""

    def __init__(self, barrier: Barrier, kept: HeldFile, journal: Journal, boot: str) -> None:
        self._barrier = barrier
        self._kept = kept
        self._journal = journal
        self._boot = boot
        self._held: Held | None = None
        self._began_s = -math.inf
        self._was_up = False
        self._turn = asyncio.Lock()

    @property
    def is_on(self) -> bool:
        """Whether its barrier is held open."""
        return self._held is not None

    async def begin(self, wish: HoldWish) -> None:
        """Keep it open and tell of it, also when it cannot be; on disk before it moves, if the disk takes it."""
        async with self._turn:
            now_s = self._journal.clock.monotonic()
            before = self._held
            refusal = why_not(wish.seconds, wish.reason, self._barrier.longest_hold_s, before, now_s)
            if refusal is not None:
                self._journal.fail(refusal)
                await self._tell_failure(wish, refusal)
                return
            held = self._held_by(wish, now_s)
            await self._keep(held)
            order = Wish(str(wish.hold), wish.reason, wish.actor, wish.good_until_s)
            answer = await self._barrier.hold(order, wish.seconds)
            if answer.is_taken:
                await self._has_begun(held, wish, before)
            else:
                await self._as_before(before, answer)
                await self._tell_failure(wish, answer.why, answer.detail)

    async def end(self, wish: EndWish) -> None:
        """Keep it open no longer and tell of it; what is not held is told as such, however often it is ended."""
        async with self._turn:
            held, by = self._held, _By(wish.actor, wish.command)
            if held is None or held.id != wish.hold:
                await self._tell(wish.hold, HoldChange.ENDED, HoldEnd.NOT_HELD, by)
                return
            await self._keep(held.model_copy(update={"goes_on": False}))
            order = Wish(str(wish.command), held.reason, wish.actor, wish.good_until_s)
            answer = await self._barrier.hold(order, NO_LONGER)
            if answer.is_taken:
                await self._over(held, HoldEnd.PERSON, by)
            else:
                await self._keep(held)
                left_s = self._left_s(held)
                await self._tell(held.id, HoldChange.NOT_ENDED, answer.why, by, answer.detail, left_s)

    async def watch(self, every_s: float) -> None:
        """Go on with what was held before this start, then look again and again whether it is over."""
        await self.resume()
        while True:
            await self.look()
            await asyncio.sleep(every_s)

    async def resume(self) -> None:
        """Go on with what was held when the program ended; a machine that was switched on anew ends it instead."""
        async with self._turn:
            if self._held is not None:
                return
            try:
                held = await asyncio.to_thread(self._kept.load)
            except HeldFileError:
                self._journal.fail("held_file")
                LOG.exception("nobody knows what was held open, so nothing is", extra={"lane": self._barrier.lane})
                await self._forget()
                await self._order(NO_LONGER)
                return
            if held is not None:
                await self._resume(held)

    async def look(self) -> None:
        """End what is over: its time has come, or the arm is down."""
        async with self._turn:
            if self._held is None:
                return
            state, now_s = self._barrier.state, self._journal.clock.monotonic()
            self._was_up = self._was_up or state in _UP
            over = why_over(self._held, state, now_s, self._began_s, was_up=self._was_up)
            if over is HoldEnd.ARM_DOWN:
                # Whoever lowered it does not want it to rise by itself, nor after a restart.
                await self._keep(self._held.model_copy(update={"goes_on": False}))
                await self._order(NO_LONGER)
            if over is not None:
                await self._over(self._held, over)

    async def _resume(self, held: Held) -> None:
        if held.boot != self._boot or not held.goes_on:
            await self._order(NO_LONGER)
            await self._over(held, HoldEnd.NODE_RESTARTED)
            return
        left_s = self._left_s(held)
        if not left_s:
            await self._over(held, HoldEnd.CLOCK)
            return
        answer = await self._order(left_s)
        if answer.result is BarrierResult.REFUSED:
            await self._over(held, answer.why, detail=answer.detail)
            return
        # One that does not answer yet keeps its promise by itself: whether it did is seen by the arm.
        self._go_on_with(held)

    def _held_by(self, wish: HoldWish, now_s: float) -> Held:
        until_s = now_s + wish.seconds
        return Held(id=wish.hold, actor=wish.actor, reason=wish.reason, until_s=until_s, boot=self._boot)

    async def _has_begun(self, held: Held, wish: HoldWish, before: Held | None) -> None:
        goes_on = held.model_copy(update={"goes_on": True})
        self._go_on_with(goes_on)
        await self._keep(goes_on)
        by = _By(wish.actor, wish.hold)
        if before is not None:
            await self._tell(before.id, HoldChange.ENDED, HoldEnd.REPLACED, by)
        await self._tell(wish.hold, HoldChange.BEGAN, wish.reason, by, left_s=wish.seconds)

    def _go_on_with(self, held: Held) -> None:
        self._held, self._began_s, self._was_up = held, self._journal.clock.monotonic(), False
        self._barrier.note_held(held.until_s)

    async def _as_before(self, before: Held | None, answer: Answer) -> None:
        """Bring file and controller back to what was held before an order that failed."""
        if before is None:
            await self._forget()
        else:
            await self._keep(before)
        if answer.result is BarrierResult.TIMED_OUT:
            # It may be held now, and nobody would know of it.
            await self._order(NO_LONGER if before is None else self._left_s(before))

    async def _order(self, seconds: float) -> Answer:
        key = str(self._journal.new_id())
        return await self._barrier.hold(Wish(key, "hold", _ITSELF), seconds)

    async def _over(self, held: Held, why: str, by: _By = _NOBODY, detail: str = "") -> None:
        self._held = None
        self._barrier.note_held(-math.inf)
        await self._tell(held.id, HoldChange.ENDED, why, by, detail)
        await self._forget()

    def _left_s(self, held: Held) -> float:
        return max(0.0, held.until_s - self._journal.clock.monotonic())

    async def _keep(self, held: Held) -> None:
        """Put it on disk. A person is obeyed with a disk that takes nothing as well; a restart then forgets it."""
        try:
            await asyncio.to_thread(self._kept.keep, held)
        except HeldFileError:
            self._journal.fail("held_file")
            LOG.exception("what is held open is not on disk", extra={"lane": self._barrier.lane})

    async def _forget(self) -> None:
        try:
            await asyncio.to_thread(self._kept.forget)
        except HeldFileError:
            self._journal.fail("held_file")
            LOG.exception("what was held open is still on disk", extra={"lane": self._barrier.lane})

    async def _tell_failure(self, wish: HoldWish, why: str, detail: str = "") -> None:
        await self._tell(wish.hold, HoldChange.NOT_BEGUN, why, _By(wish.actor, wish.hold), detail)

    async def _tell(
        self, hold: UUID, change: HoldChange, reason: str, by: _By, detail: str = "", left_s: float = 0.0
    ) -> None:
        if not self._journal.tells(HOLDS):
            return
        event = HoldChanged(
            id=self._journal.new_id(),
            lane=self._barrier.lane,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            hold=hold,
            change=change.value,
            command=by.command,
            actor=by.actor,
            reason=str(reason),
            detail=detail,
            left_s=left_s,
        )
        try:
            await self._journal.record(event)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("what became of a hold is not on disk", extra={"lane": self._barrier.lane})

"""The barrier of one lane: opened with a deadline, watched, and everything about it written down."""

import asyncio
import logging
import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from edge.errors import OutboxError
from edge.fault_points import FaultPoint
from edge.journal import Journal
from gate_drivers.base import GateDriver, GateError, GateRefused, GateTimeout, GateUnreachable, OpenOrder
from wire.events import BarrierMoved, BarrierResult, GateState, GateStateChanged
from wire.ids import PassageId

LOG = logging.getLogger(__name__)

_GRACE_S = 1.0
"""A driver answers soon after its deadline; one that takes longer than this hangs."""
_RULES = "rules"


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants it open: the same `key` moves once, and never later than `good_until_s`."""

    key: str
    reason: str
    actor: str
    good_until_s: float = math.inf
    """By the monotonic clock."""
    passage: PassageId | None = None
    command: UUID | None = None


class Barrier:
    """A gate driver and its record."""

    def __init__(self, lane: str, driver: GateDriver, journal: Journal, deadline_s: float) -> None:
        self.lane = lane
        self.state = GateState.UNKNOWN
        self.since: datetime = journal.clock.now()
        self.raised_for: PassageId | None = None
        """For whom it was opened last; None: for nobody in particular."""
        self.raised_s = -math.inf
        """When, by the monotonic clock."""
        self._driver = driver
        self._journal = journal
        self._deadline_s = deadline_s

    async def open(self, passage: PassageId, reason: str, again: int = 0) -> None:
        """Open for a passage because the rules say so, for the `again`-th time after the first.

        The passage's id is the key, so one decision never opens twice.
        """
        key = f"{passage}-{again}" if again else str(passage)
        await self.open_for(Wish(key, reason, _RULES, passage=passage))

    async def open_for(self, wish: Wish) -> BarrierMoved:
        """Open and record what became of it, also when nothing did; return that.

        Whoever asks for the rules has put the passage on disk before. A person's word is obeyed with a disk that
        takes nothing any more as well: that it cannot be recorded is counted, and the gate still works.
        """
        requested_at = self._journal.clock.now()
        deadline_s = min(self._journal.clock.monotonic() + self._deadline_s, wish.good_until_s)
        result, why, detail = await self._give(OpenOrder(wish.key, wish.reason, wish.actor, deadline_s))
        event = BarrierMoved(
            id=self._journal.new_id(),
            lane=self.lane,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            passage=wish.passage,
            command=wish.command,
            # By the command and not by the name alone: an account may be called what the rules are called.
            actor=None if wish.command is None and wish.actor == _RULES else wish.actor,
            result=result,
            reason=why or wish.reason,
            detail=detail,
            requested_at=requested_at,
            completed_at=self._journal.clock.now(),
        )
        if result in {BarrierResult.OPENED, BarrierResult.ACCEPTED}:
            self.raised_for, self.raised_s = wish.passage, self._journal.clock.monotonic()
        await self._write(event)
        await self.look()
        return event

    async def watch(self, every_s: float) -> None:
        """Look at the barrier again and again, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(every_s)

    async def look(self) -> None:
        """Read where the arm is and record a change."""
        try:
            async with asyncio.timeout(self._deadline_s + _GRACE_S):
                state = GateState((await self._driver.state()).value)
        except (GateError, TimeoutError) as error:
            state = GateState.UNKNOWN
            self._journal.fail("gate_state")
            LOG.warning("the barrier's state cannot be read", extra={"lane": self.lane, "error": str(error)})
        if state is self.state:
            return
        self.state, self.since = state, self._journal.clock.now()
        event = GateStateChanged(
            id=self._journal.new_id(),
            lane=self.lane,
            processed_at=self.since,
            clock=self._journal.clock.quality(),
            state=state,
            since=self.since,
        )
        await self._write(event)

    async def aclose(self) -> None:
        """Let go of the controller without moving anything."""
        await self._driver.aclose()

    async def _give(self, order: OpenOrder) -> tuple[BarrierResult, str, str]:
        try:
            async with asyncio.timeout(self._deadline_s + _GRACE_S):
                self._journal.faults.reach(FaultPoint.BEFORE_DRIVER)
                opened = await self._driver.open(order)
                self._journal.faults.reach(FaultPoint.MOVED)
        except GateRefused as error:
            return self._failed(BarrierResult.REFUSED, f"refused_{error.refusal}", error)
        except (GateTimeout, TimeoutError) as error:
            return self._failed(BarrierResult.TIMED_OUT, "controller_silent", error)
        except GateUnreachable as error:
            return self._failed(BarrierResult.UNREACHABLE, "controller_unreachable", error)
        except GateError as error:
            return self._failed(BarrierResult.TIMED_OUT, "controller_failed", error)
        result = BarrierResult.OPENED if opened.confirmed else BarrierResult.ACCEPTED
        return result, "", "this order was carried out before" if opened.repeated else ""

    def _failed(self, result: BarrierResult, reason: str, error: Exception) -> tuple[BarrierResult, str, str]:
        self._journal.fail("gate_open")
        LOG.error("the barrier did not open", extra={"lane": self.lane, "reason": reason})
        return result, reason, str(error)[:300]

    async def _write(self, event: BarrierMoved | GateStateChanged) -> None:
        try:
            await self._journal.record(event)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("a barrier event is not on disk", extra={"lane": self.lane})

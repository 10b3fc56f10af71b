"""The barrier of one lane: opened with a deadline, watched, and everything about it written down."""

import asyncio
import logging
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from edge.errors import OutboxError
from edge.journal import Journal
from edge.running.fault_points import FaultPoint
from gate_drivers.base import GateDriver, GateError, GateRefused, GateTimeout, GateUnreachable, Opened, OpenOrder
from wire.events import BarrierMoved, BarrierResult, GateState, GateStateChanged
from wire.ids import PassageId

LOG = logging.getLogger(__name__)

_GRACE_S = 1.0
"""A driver answers soon after its deadline; one that takes longer than this hangs."""
_RULES = "rules"
_LET_IN = 64
"""So many whom it was opened for last are remembered."""
_TAKEN = frozenset({BarrierResult.OPENED, BarrierResult.ACCEPTED})
_STIRS_S = 2.0
"""An arm that was told to rise is seen to by then."""
_RISES_S = 10.0
"""An arm that was told to rise and is not seen to be down lets somebody in for so long."""
_UP = frozenset({GateState.OPEN, GateState.OPENING})


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an order: `why` says as a fixed word why it failed, `detail` what the driver says."""

    result: BarrierResult
    why: str = ""
    detail: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the controller took it."""
        return self.result in _TAKEN


class Barrier:
    """A gate driver and its record. Without `longest_hold_s` it is one that cannot be held open."""

    def __init__(
        self, lane: str, driver: GateDriver, journal: Journal, deadline_s: float, longest_hold_s: float = 0.0
    ) -> None:
        self.lane = lane
        self.longest_hold_s = longest_hold_s
        self.state = GateState.UNKNOWN
        self.since: datetime = journal.clock.now()
        self.raised_for: PassageId | None = None
        """For whom it was opened last; None: for nobody in particular."""
        self.raised_s = -math.inf
        """When, by the monotonic clock."""
        self._let_in: deque[PassageId] = deque(maxlen=_LET_IN)
        self._held_until_s = -math.inf
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
        answer = await self._open(OpenOrder(wish.key, wish.reason, wish.actor, deadline_s))
        event = BarrierMoved(
            id=self._journal.new_id(),
            lane=self.lane,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            passage=wish.passage,
            command=wish.command,
            # By the command and not by the name alone: an account may be called what the rules are called.
            actor=None if wish.command is None and wish.actor == _RULES else wish.actor,
            result=answer.result,
            reason=answer.why or wish.reason,
            detail=answer.detail,
            requested_at=requested_at,
            completed_at=self._journal.clock.now(),
        )
        if answer.is_taken and not self.is_held:
            self.raised_for, self.raised_s = wish.passage, self._journal.clock.monotonic()
        if answer.is_taken and wish.passage is not None:
            self._let_in.append(wish.passage)
        await self._write(event)
        await self.look()
        return event

    async def hold(self, wish: Wish, seconds: float) -> Answer:
        """Have the controller keep it open for `seconds` from now, or NO_LONGER; return what became of it."""
        deadline_s = min(self._journal.clock.monotonic() + self._deadline_s, wish.good_until_s)
        order = OpenOrder(wish.key, wish.reason, wish.actor, deadline_s)
        answer = await self._give(lambda: self._driver.hold_open(order, seconds))
        await self.look()
        return answer

    def note_held(self, until_s: float) -> None:
        """Note until when it is held, by the monotonic clock; -inf: no longer. It is then up for everybody."""
        self._held_until_s = until_s
        self.raised_for = None

    def lets_in(self, passage: PassageId) -> bool:
        """Say whether it was opened for somebody, by whomever, or is held open for everybody."""
        return passage in self._let_in or self.is_held

    @property
    def is_held(self) -> bool:
        """Whether it is held open, for everybody."""
        return self._journal.clock.monotonic() < self._held_until_s

    def is_letting_in(self, whom: PassageId | None) -> bool:
        """Say whether it is up for `whom`, or about to be; None: for whoever stands there."""
        since_s = self._journal.clock.monotonic() - self.raised_s
        rises = since_s < _STIRS_S or (since_s < _RISES_S and self.state is not GateState.CLOSED)
        return self.is_held or (rises and (whom is None or self.raised_for in {None, whom}))

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

    async def _open(self, order: OpenOrder) -> Answer:
        if self.is_held and self.state in _UP:
            # It is open: a pulse for each vehicle would only wear the controller.
            return Answer(BarrierResult.OPENED, detail="it is held open")
        return await self._give(lambda: self._driver.open(order))

    async def _give(self, carry_out: Callable[[], Awaitable[Opened]]) -> Answer:
        try:
            async with asyncio.timeout(self._deadline_s + _GRACE_S):
                self._journal.faults.reach(FaultPoint.BEFORE_DRIVER)
                opened = await carry_out()
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
        return Answer(result, detail="this order was carried out before" if opened.repeated else "")

    def _failed(self, result: BarrierResult, reason: str, error: Exception) -> Answer:
        self._journal.fail("gate_open")
        LOG.error("the barrier did not obey", extra={"lane": self.lane, "reason": reason})
        return Answer(result, reason, str(error)[:300])

    async def _write(self, event: BarrierMoved | GateStateChanged) -> None:
        try:
            await self._journal.record(event)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("a barrier event is not on disk", extra={"lane": self.lane})

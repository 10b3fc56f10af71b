"""Calls people to who waits at one arm and is let in by nobody, by the controller's buzzer.

The node decides by itself, because the line may be down just when nobody sits at a desk. See docs/decisions/0025.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from edge.errors import OutboxError
from edge.gate.barrier import Barrier
from edge.gate.buzz_rules import Call, WaitWatch
from edge.journal import Journal
from gate_drivers.base import Buzzer, GateError
from wire.capabilities import BUZZER
from wire.events import BuzzerSounded
from wire.ids import PassageId

LOG = logging.getLogger(__name__)

_EVERY_S: Final = 0.5
"""However seldom the arm itself is looked at: `edge.gate.buzz_rules` forgets who is not seen for some seconds."""
_WITHIN_S: Final = 5.0
"""A driver answers within a few seconds; one that takes longer than this hangs."""

WhoWaits = Callable[[str], PassageId | None]
"""Who stands at the front of a lane's arm; None: nobody does."""


class Buzzing:
    """See the module. It calls to who has waited for `after_s` seconds."""

    def __init__(
        self, barrier: Barrier, buzzer: Buzzer, who_waits: WhoWaits, journal: Journal, after_s: float
    ) -> None:
        self.soundings = 0
        """How often it sounded since the start."""
        self._barrier = barrier
        self._buzzer = buzzer
        self._who_waits = who_waits
        self._journal = journal
        self._watch = WaitWatch(after_s)
        self._told: PassageId | None = None
        """Of whom was told last."""

    async def watch(self) -> None:
        """Look again and again whether somebody is to be called, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> None:
        """Sound it if that is due, and tell of the first time for each one who waits."""
        waiting = self._who_waits(self._barrier.lane)
        if waiting is not None and self._barrier.lets_in(waiting):
            waiting = None
        call = self._watch.see(waiting, self._journal.clock.monotonic())
        if call is not None and await self._sounds() and call.passage != self._told:
            await self._tell(call)

    async def _sounds(self) -> bool:
        """Sound it; return whether it did. One that fails is tried again when the next call is due."""
        try:
            async with asyncio.timeout(_WITHIN_S):
                await self._buzzer.sound()
        except (GateError, TimeoutError) as error:
            self._journal.fail("buzzer")
            LOG.error(  # noqa: TRY400 - what the driver says is all there is to know
                "the buzzer did not sound", extra={"lane": self._barrier.lane, "error": str(error)[:300]}
            )
            return False
        self.soundings += 1
        LOG.info("the buzzer sounds for who waits", extra={"lane": self._barrier.lane})
        return True

    async def _tell(self, call: Call) -> None:
        if not self._journal.tells(BUZZER):
            return
        event = BuzzerSounded(
            id=self._journal.new_id(),
            lane=self._barrier.lane,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            passage=call.passage,
            waited_s=call.waited_s,
        )
        try:
            await self._journal.record(event)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("that the buzzer sounded is not on disk", extra={"lane": self._barrier.lane})
            return
        self._told = call.passage

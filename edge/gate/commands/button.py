"""The node's own button: opens with line, broker and centre dead, for whoever stands at the gate."""

import math
from collections.abc import Mapping
from typing import Final

from edge.gate.barrier import Barrier, Wish
from edge.gate.commands.desk import WhoIsThere, nobody_known
from edge.gate.commands.limits import OpeningCount, OpeningLimits
from edge.journal import Journal
from wire.commands import EMERGENCY, CommandRefusal
from wire.events import BarrierMoved

ACTOR: Final = "button"


class LocalButton:
    """Opens a lane's barrier at once; counts for itself, so that a flood of commands does not lock it."""

    def __init__(
        self,
        limits: OpeningLimits,
        barriers: Mapping[str, Barrier],
        journal: Journal,
        who_is_there: WhoIsThere = nobody_known,
    ) -> None:
        self._barriers = barriers
        self._journal = journal
        self._who_is_there = who_is_there
        self._count = OpeningCount(limits)

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes that it opens."""
        return tuple(self._barriers)

    async def press(self, lane: str, reason: str) -> BarrierMoved | CommandRefusal:
        """Open and return what became of it, or why it was one press too many; `lane` is one of `lanes`."""
        barrier = self._barriers[lane]
        refusal = self._count.take(lane, self._journal.clock.monotonic(), emergency=reason == EMERGENCY)
        if refusal is not None:
            self._journal.fail(f"button_{refusal}")
            return refusal
        whom = next(iter(self._who_is_there(lane)), None)
        return await barrier.open_for(Wish(str(self._journal.new_id()), reason, ACTOR, math.inf, whom))

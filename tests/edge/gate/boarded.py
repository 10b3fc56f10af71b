"""One lane with a board and a barrier, on a clock that stands, and what is told of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edge.gate.barrier import Barrier, Wish
from edge.gate.lane_board import LaneBoard, NoticeWish
from edge.journal import Journal
from edge.outbox import Outbox
from edge.running.clock import SetClock
from gate_drivers.board import Board, BoardCapabilities
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions
from gate_drivers.simulated_board import SimulatedBoard, SimulatedBoardOptions
from tests.edge.events import set_clock
from wire.codec import decode_event
from wire.commands import Saying
from wire.events import NoticeGiven
from wire.ids import PassageId, new_id


@dataclass
class BoardedLane:
    """A lane at whose arm somebody stands."""

    folder: Path
    driver: Board | None = None
    capabilities: BoardCapabilities = SimulatedBoard.capabilities
    clock: SetClock = field(default_factory=set_clock)
    there: Sequence[PassageId] = field(default_factory=lambda: (new_id(),))

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.folder / "outbox.db")
        self.journal = Journal(self.outbox, self.clock)
        self.gate = SimulatedGate(SimulatedGateOptions(), self.clock.monotonic)
        self.barrier = Barrier("in-1", self.gate, self.journal, deadline_s=3)
        self.board = SimulatedBoard(SimulatedBoardOptions(), self.clock.monotonic)
        self.lane_board = LaneBoard(
            self.barrier, self.driver or self.board, self.capabilities, lambda _: self.there, self.journal
        )

    async def give(
        self, saying: str = Saying.TURN_ROUND, whom: PassageId | None = None, good_until_s: float = math.inf
    ) -> None:
        whom = whom or next(iter(self.there), None)
        await self.lane_board.give(NoticeWish(new_id(), saying, "guard-7", whom, good_until_s))
        await self.lane_board.look()

    async def opens(self, whom: PassageId | None = None, actor: str = "guard-7") -> None:
        await self.barrier.open_for(Wish(str(new_id()), "visitor", actor, passage=whom))

    async def passes(self, seconds: float, every_s: float = 0.5) -> None:
        """Let time go by, and have the node look."""
        for _ in range(round(seconds / every_s)):
            self.clock.ticks += every_s
            await self.barrier.look()
            await self.lane_board.look()

    def told(self) -> list[NoticeGiven]:
        events = [decode_event(row.event) for row in self.outbox.pending(0, 1000)]
        return [event for event in events if isinstance(event, NoticeGiven)]

    def results(self) -> list[tuple[bool, bool, str | None]]:
        return [(event.shown, event.spoken, event.reason) for event in self.told()]

"""One lane's barrier that can be held open, on a clock that stands, and what is told of it."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from edge.gate.barrier import Barrier
from edge.gate.held_file import HeldFile
from edge.gate.holding import EndWish, Holding, HoldWish
from edge.journal import Journal
from edge.outbox import Outbox
from edge.running.clock import SetClock
from gate_drivers.base import GateDriver
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions
from tests.edge.events import set_clock
from wire.codec import decode_event
from wire.events import HoldChanged
from wire.ids import new_id

BOOT = "a-start-of-the-machine"
LONGEST_S = 43_200.0


@dataclass
class HeldLane:
    """A lane, its arm, and the node around it; `restart` is a program that ended and begins anew."""

    folder: Path
    boot: str = BOOT
    longest_s: float = LONGEST_S
    driver: GateDriver | None = None
    clock: SetClock = field(default_factory=set_clock)

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.folder / "outbox.db")
        self.journal = Journal(self.outbox, self.clock)
        self.gate = SimulatedGate(SimulatedGateOptions(), self.clock.monotonic, self._sleep)
        self.kept = HeldFile(self.folder / "holds", "in-1")
        self.restart()

    def restart(self, boot: str | None = None) -> None:
        """Begin anew, with the same controller at the same gate."""
        self.barrier = Barrier(
            "in-1", self.driver or self.gate, self.journal, deadline_s=3, longest_hold_s=self.longest_s
        )
        self.holding = Holding(self.barrier, self.kept, self.journal, boot or self.boot)

    async def begin(self, seconds: float = 3600, reason: str = "moving", hold: UUID | None = None) -> UUID:
        hold = hold or new_id()
        await self.holding.begin(HoldWish(hold, reason, "guard-7", seconds))
        return hold

    async def end(self, hold: UUID) -> UUID:
        command = new_id()
        await self.holding.end(EndWish(hold, command, "guard-8"))
        return command

    async def passes(self, seconds: float, steps: int = 1) -> None:
        """Let time go by, and have node and barrier look."""
        for _ in range(steps):
            self.clock.ticks += seconds / steps
            await self.barrier.look()
            await self.holding.look()

    def told(self) -> list[HoldChanged]:
        events = [decode_event(row.event) for row in self.outbox.pending(0, 1000)]
        return [event for event in events if isinstance(event, HoldChanged)]

    def words(self) -> list[tuple[str, str]]:
        return [(event.change, event.reason) for event in self.told()]

    async def _sleep(self, seconds: float) -> None:
        self.clock.ticks += seconds

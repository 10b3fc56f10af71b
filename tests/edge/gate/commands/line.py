"""A node on its line as far as commands go: desk, line and barriers, on a clock that stands."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from edge.gate.barrier import Barrier
from edge.gate.commands.desk import CommandDesk
from edge.gate.commands.verification import CentreKey
from edge.journal import Journal
from edge.line.uplink import Uplink, UplinkSettings
from edge.outbox import Outbox
from edge.running.clock import SetClock
from tests.edge.events import set_clock
from tests.edge.gate.commands.centre import NODE, SITE, SigningCentre, desk_of
from tests.edge.lanes import WitnessGate
from tests.services.lines import Lines
from transport.base import Quality, Session, Transport, TransportError
from wire.codec import decode_state
from wire.health import CameraState, LaneHealth, NodeHealth, NodeState
from wire.topics import state_topic

PATIENCE_S = 20


class Line:
    """A node on its line, on a clock that stands, and everything its state topic said."""

    def __init__(self, folder: Path, lanes: Sequence[str] = ("in-1",), key: CentreKey | None = None) -> None:
        self.clock: SetClock = set_clock()
        self.outbox = Outbox(folder / "outbox.db")
        self.journal = Journal(self.outbox, self.clock)
        self.drivers = {lane: WitnessGate(self.outbox) for lane in lanes}
        self.barriers = {
            lane: Barrier(lane, driver, self.journal, deadline_s=3) for lane, driver in self.drivers.items()
        }
        self.centre = SigningCentre()
        self.desk: CommandDesk = desk_of(self.journal, self.barriers, key or self.centre.key)
        self.states: list[NodeState] = []

    def uplink(self, transport: Transport) -> Uplink:
        settings = UplinkSettings(SITE, NODE, resend_s=1, health_every_s=0.2, retry_pace=0.05)
        return Uplink(settings, transport, self.outbox, self.journal, self._health, self.desk)

    @property
    def orders(self) -> list[str]:
        """Every opening, by its lane."""
        return [lane for lane, driver in self.drivers.items() for _ in driver.orders]

    def _health(self) -> NodeHealth:
        depth = self.outbox.depth()
        return NodeHealth(
            node_version="1",
            epoch=self.outbox.epoch,
            sent_at=self.clock.now(),
            up_s=1,
            next_seq=depth.next_seq,
            oldest_unacked=depth.oldest_unacked,
            backlog=depth.backlog,
            lanes=tuple(LaneHealth(lane=lane, camera=CameraState.LIVE) for lane in self.drivers),
        )

    @asynccontextmanager
    async def on(self, lines: Lines) -> AsyncIterator[Session]:
        async with lines.end("who-listens").connect() as session:
            await session.subscribe(state_topic(SITE, NODE), Quality.AT_LEAST_ONCE)
            tasks = [
                asyncio.create_task(self._listen(session)),
                asyncio.create_task(self.uplink(lines.end(f"{SITE}:{NODE}")).run()),
                asyncio.create_task(self.desk.run()),
            ]
            try:
                await until(lambda: bool(self.states) and self.states[-1].challenge is not None)
                yield session
            finally:
                for task in reversed(tasks):
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    async def _listen(self, session: Session) -> None:
        with suppress(TransportError):  # a test may take the line away
            async for message in session.messages():
                self.states.append(decode_state(message.payload))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - looks at what no event tells
            await asyncio.sleep(0.02)

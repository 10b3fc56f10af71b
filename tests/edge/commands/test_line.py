"""Commands over a real broker, as far as the node goes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiomqtt
import pytest

from edge.barrier import Barrier
from edge.clock import SetClock
from edge.commands.desk import CommandDesk
from edge.journal import Journal
from edge.outbox import Outbox
from edge.uplink import Uplink, UplinkSettings
from gate_drivers.base import GateState
from tests.edge.commands.centre import NODE, SITE, SigningCentre, desk_of
from tests.edge.events import set_clock
from tests.edge.lanes import WitnessGate
from tests.services.mosquitto import Mosquitto
from wire.codec import Ack, decode_state, encode
from wire.health import NodeHealth, NodeState
from wire.topics import ack_topic, command_topic, state_topic

PATIENCE_S = 20

pytestmark = pytest.mark.broker


class Line:
    """A node on a broker, on a clock that stands, and everything its state topic said."""

    def __init__(self, folder: Path) -> None:
        self.clock: SetClock = set_clock()
        self.outbox = Outbox(folder / "outbox.db")
        self.journal = Journal(self.outbox, self.clock)
        self.driver = WitnessGate(self.outbox)
        self.centre = SigningCentre()
        barriers = {"in-1": Barrier("in-1", self.driver, self.journal, deadline_s=3)}
        self.desk: CommandDesk = desk_of(self.journal, barriers, self.centre.key)
        self.states: list[NodeState] = []

    def uplink(self, port: int) -> Uplink:
        settings = UplinkSettings(SITE, NODE, "127.0.0.1", port, health_every_s=0.2, retry_pace=0.05)
        return Uplink(settings, self.outbox, self.journal, self._health, self.desk)

    def _health(self) -> NodeHealth:
        return NodeHealth(node_version="1", epoch=self.outbox.epoch, sent_at=self.clock.now(), up_s=1, next_seq=1)

    @asynccontextmanager
    async def on(self, port: int) -> AsyncIterator[aiomqtt.Client]:
        async with aiomqtt.Client("127.0.0.1", port) as client:
            await client.subscribe(state_topic(SITE, NODE), qos=1)
            tasks = [
                asyncio.create_task(self._listen(client)),
                asyncio.create_task(self.uplink(port).run()),
                asyncio.create_task(self.desk.run()),
            ]
            try:
                await until(lambda: bool(self.states) and self.states[-1].challenge is not None)
                yield client
            finally:
                for task in reversed(tasks):
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    async def _listen(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            self.states.append(decode_state(message.payload))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - looks at what no event tells
            await asyncio.sleep(0.02)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path / "broker") as one:
        yield one


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    one = Line(tmp_path)
    yield one
    one.outbox.close()


async def say(client: aiomqtt.Client, payload: bytes, *, retain: bool = False) -> None:
    await client.publish(command_topic(SITE, NODE, "in-1"), payload, qos=1, retain=retain)


async def test_a_command_with_the_challenge_of_the_state_opens(broker: Mosquitto, line: Line) -> None:
    async with line.on(broker.port) as client:
        challenge = line.states[-1].challenge
        assert challenge is not None
        await say(client, line.centre.says(challenge))
        await until(lambda: bool(line.driver.orders))


async def test_the_state_gives_out_each_new_challenge_and_a_goodbye_gives_none(
    broker: Mosquitto, line: Line
) -> None:
    async with aiomqtt.Client("127.0.0.1", broker.port) as late:
        # The challenge is about to change, and then it does: nobody waits ten seconds here.
        line.clock.ticks += 9.95
        async with line.on(broker.port):
            first = line.states[-1].challenge
            line.clock.ticks += 0.05
            await until(lambda: line.states[-1].challenge != first)
            assert line.states[-1].up
        await late.subscribe(state_topic(SITE, NODE), qos=1)
        async with asyncio.timeout(PATIENCE_S):
            retained = decode_state(bytes((await anext(aiter(late.messages))).payload))
    assert (retained.up, retained.challenge) == (False, None)


async def test_a_retained_command_is_refused_whenever_the_node_comes_back(broker: Mosquitto, line: Line) -> None:
    async with aiomqtt.Client("127.0.0.1", broker.port) as client:
        await say(client, line.centre.says(line.desk.challenge()), retain=True)
    async with line.on(broker.port):
        await until(lambda: line.journal.failures["command_retained"] == 1)
    assert not line.driver.orders


async def test_an_opening_that_takes_long_holds_up_no_acknowledgement(broker: Mosquitto, line: Line) -> None:
    going, go_on = asyncio.Event(), asyncio.Event()

    class SlowGate(WitnessGate):
        async def state(self) -> GateState:
            going.set()
            await go_on.wait()
            return await super().state()

    line.desk = desk_of(
        line.journal,
        {"in-1": Barrier("in-1", SlowGate(line.outbox), line.journal, deadline_s=30)},
        line.centre.key,
    )
    async with line.on(broker.port) as client:
        await say(client, line.centre.says(line.desk.challenge()))
        await going.wait()
        await until(lambda: line.outbox.depth().backlog == 1)
        ack = encode(Ack(epoch=line.outbox.epoch, upto=1))
        await client.publish(ack_topic(SITE, NODE), ack, qos=1)
        await until(lambda: line.outbox.depth().backlog == 0)
        assert not go_on.is_set()
        go_on.set()

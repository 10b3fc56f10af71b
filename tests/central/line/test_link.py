import asyncio
import logging
from contextlib import suppress

import pytest

from central.commands.asked import Asked
from central.commands.keys import CommandKey
from central.commands.reasons import OpeningReason
from central.delivery.arrivals import RawMessage
from central.line.broker import broker_of
from central.line.ingest import AckFor
from central.line.link import Link
from central.line.metrics import Metrics
from central.settings import BrokerSettings
from tests.central.live import node_on_line, until
from tests.central.node import NOON, TellingNode, passage
from tests.services.mosquitto import Mosquitto
from transport.base import Quality
from transport.mqtt import MqttSession
from transport.null_modem import NullModem
from wire.codec import Ack, decode_watch, encode
from wire.commands import SignedCommand
from wire.examples import example_command
from wire.ids import new_id
from wire.live_picture import WatchLanes
from wire.topics import command_topic, commands_for, picture_topic, watch_topic

NODE = "gate-1"


def make(broker: Mosquitto) -> Link:
    return Link(broker_of(BrokerSettings(port=broker.port)), Metrics(), lambda: NOON)


def ack(number: int) -> AckFor:
    return AckFor("east", "gate-1", Ack(epoch=new_id(), upto=number))


@pytest.mark.broker
async def test_messages_come_in_and_acknowledgements_go_out_across_a_fall_of_the_broker(broker: Mosquitto) -> None:
    taken: list[RawMessage] = []

    async def take(raw: RawMessage) -> None:
        taken.append(raw)

    link = make(broker)
    link.acknowledge(ack(7))
    running = asyncio.create_task(link.run(take))
    async with node_on_line(broker.end(NODE), TellingNode()) as node:
        await until(lambda: link.connected)
        await until(lambda: [one.upto for one in node.acks] == [7])
        await node.tell(passage())
        await until(lambda: len(taken) == 1)
    broker.kill()
    await until(lambda: not link.connected)
    link.acknowledge(ack(8))
    broker.start()
    async with node_on_line(broker.end(NODE), TellingNode()) as node:
        await until(lambda: [one.upto for one in node.acks] == [8])
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert (taken[0].topic, taken[0].retained, taken[0].received_at) == (
        "gatehouse/v1/east/gate-1/evt/passage",
        False,
        NOON,
    )


@pytest.mark.broker
async def test_two_thousand_messages_at_once_all_arrive(
    broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    taken: set[bytes] = set()

    async def take(raw: RawMessage) -> None:
        taken.add(raw.payload)
        await asyncio.sleep(0)

    running = asyncio.create_task((link := make(broker)).run(take))
    with caplog.at_level(logging.ERROR):
        await until(lambda: link.connected)
        async with node_on_line(broker.end(NODE), TellingNode()) as node:
            assert isinstance(node.session, MqttSession)
            node.session._client.pending_calls_threshold = 10**6
            await asyncio.gather(*(node.say(str(number).encode()) for number in range(2000)))
            await until(lambda: len(taken) == 2000)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_too_many_acknowledgements_let_the_oldest_go() -> None:
    metrics = Metrics()
    link = Link(NullModem().end("centre"), metrics, lambda: NOON)
    for number in range(1005):
        link.acknowledge(ack(number))

    assert 'gatehouse_central_acks_total{outcome="let_go"} 5.0' in metrics.text(()).decode()


def command(lane: str = "in-1") -> tuple[Asked, SignedCommand]:
    signed = CommandKey.new().sign(example_command())
    return Asked("east", "gate-1", lane, OpeningReason.STAFF, "press-0001"), signed


async def test_with_no_line_a_command_is_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    link = Link(NullModem().end("centre"), metrics, lambda: NOON)
    assert not await link.send_command(*command())
    assert 'gatehouse_central_commands_total{outcome="not_sent"} 1.0' in metrics.text(()).decode()
    assert not caplog.records


@pytest.mark.broker
async def test_a_command_goes_out_once_and_no_broker_keeps_it(broker: Mosquitto) -> None:
    async def take(_raw: RawMessage) -> None:
        """Nobody says anything."""

    running = asyncio.create_task((link := make(broker)).run(take))
    await until(lambda: link.connected)
    asked, signed = command()
    async with broker.end("node").connect() as node:
        await node.subscribe(commands_for("east", "gate-1"), Quality.AT_LEAST_ONCE)
        assert await link.send_command(asked, signed)
        message = await anext(node.messages())
        assert (message.topic, message.payload, message.quality) == (
            "gatehouse/v1/east/gate-1/cmd/in-1",
            encode(signed),
            1,
        )
    async with broker.end("node").connect() as late:
        await late.subscribe(commands_for("east", "gate-1"), Quality.AT_LEAST_ONCE)
        await late.publish(command_topic("east", "gate-1", "in-9"), b"the first it hears", Quality.AT_LEAST_ONCE)
        assert (await anext(late.messages())).payload == b"the first it hears"
    broker.kill()
    await until(lambda: not link.connected)
    assert not await link.send_command(asked, signed)
    broker.start()
    await until(lambda: link.connected)
    async with broker.end("node").connect() as node:
        await node.subscribe(commands_for("east", "gate-1"), Quality.AT_LEAST_ONCE)
        other, fresh = command("in-2")
        assert await link.send_command(other, fresh)
        assert (await anext(node.messages())).payload == encode(fresh)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.mark.broker
async def test_live_pictures_pass_by_what_waits_for_the_store(broker: Mosquitto) -> None:
    shown: list[RawMessage] = []
    taken: list[RawMessage] = []
    store_is_back = asyncio.Event()

    async def take(raw: RawMessage) -> None:
        await store_is_back.wait()
        taken.append(raw)

    link = Link(broker_of(BrokerSettings(port=broker.port)), Metrics(), lambda: NOON, show=shown.append)
    running = asyncio.create_task(link.run(take))
    await until(lambda: link.connected)
    async with node_on_line(broker.end(NODE), TellingNode()) as node:
        await node.tell(passage())
        await node.tell(passage())
        await node.session.publish(picture_topic("east", "gate-1", "in-1"), b"a picture", Quality.AT_MOST_ONCE)
        await until(lambda: len(shown) == 1)
        assert taken == []
        store_is_back.set()
        await until(lambda: len(taken) == 2)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert (shown[0].topic, shown[0].payload, shown[0].retained) == (
        "gatehouse/v1/east/gate-1/pic/in-1",
        b"a picture",
        False,
    )


@pytest.mark.broker
async def test_who_is_watched_is_said_once_and_no_broker_keeps_it(broker: Mosquitto) -> None:
    link = make(broker)
    await link.send_watch("east", "gate-1", WatchLanes(lanes=("lost",)))
    running = asyncio.create_task(link.run(nobody))
    async with broker.end("node").connect() as node:
        await node.subscribe(watch_topic("east", "gate-1"), Quality.AT_LEAST_ONCE)
        await until(lambda: link.connected)
        await link.send_watch("east", "gate-1", WatchLanes(lanes=("in-1",)))
        said = await anext(node.messages())
        assert (decode_watch(said.payload).lanes, said.quality) == (("in-1",), 0)
    async with broker.end("node").connect() as later:
        await later.subscribe(watch_topic("east", "gate-1"), Quality.AT_LEAST_ONCE)
        hearing = asyncio.ensure_future(anext(later.messages()))
        assert not (await asyncio.wait({hearing}, timeout=0.5))[0]
        hearing.cancel()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def nobody(_raw: RawMessage) -> None:
    """Take nothing in."""

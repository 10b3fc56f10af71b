import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Flag
from uuid import UUID

import aiomqtt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.clock import SystemClock
from edge.commands.desk import CommandDesk
from edge.fault_points import FaultPoint
from edge.journal import Journal
from edge.outbox import Outbox, QueuedEvent
from edge.uplink import Uplink, UplinkSettings, runs_of
from tests.edge.commands.centre import desk_of
from tests.edge.events import gate_event, passage_event
from tests.edge.outbox.inside import write_row
from tests.services.mosquitto import Mosquitto
from wire.codec import MAX_EVENTS, Ack, Envelope, UnreadableEvent, decode, decode_health, decode_state, encode
from wire.events import Clock, Event
from wire.health import NodeHealth
from wire.ids import new_id
from wire.topics import ack_topic, all_events, all_states, event_topic

SITE, NODE = "garden", "gate-1"
PATIENCE_S = 20


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.db")
    yield box
    box.close()


@pytest.fixture
def journal(outbox: Outbox) -> Journal:
    return Journal(outbox, SystemClock())


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path / "broker") as one:
        yield one


def uplink_to(
    port: int, outbox: Outbox, journal: Journal, resend_s: float = 10, desk: CommandDesk | None = None
) -> Uplink:
    settings = UplinkSettings(
        SITE, NODE, "127.0.0.1", port, resend_s=resend_s, health_every_s=0.2, retry_pace=0.05
    )

    def health() -> NodeHealth:
        return NodeHealth(
            node_version="1",
            epoch=outbox.epoch,
            sent_at=journal.clock.now(),
            up_s=1,
            clock=Clock(),
            next_seq=outbox.depth().next_seq,
        )

    return Uplink(settings, outbox, journal, health, desk or desk_of(journal))


class Centre:
    """What a centre hears and says, by hand."""

    def __init__(self, client: aiomqtt.Client, outbox: Outbox) -> None:
        self._client = client
        self._outbox = outbox

    async def hear(self) -> Envelope:
        """Give the next envelope of events; heartbeats are passed over."""
        async with asyncio.timeout(PATIENCE_S):
            async for message in self._client.messages:
                if message.topic.value.startswith(
                    "gatehouse/v1/garden/gate-1/evt/"
                ) and not message.topic.value.endswith("/health"):
                    return decode(bytes(message.payload))
        raise AssertionError("the broker hung up")

    async def hear_on(self, topic: str) -> bytes:
        async with asyncio.timeout(PATIENCE_S):
            async for message in self._client.messages:
                if message.topic.value == topic:
                    return bytes(message.payload)
        raise AssertionError("the broker hung up")

    async def say(self, payload: bytes) -> None:
        await self._client.publish(ack_topic(SITE, NODE), payload, qos=1)

    async def acknowledge(self, upto: int, *also: tuple[int, int]) -> None:
        await self.say(encode(Ack(epoch=self._outbox.epoch, upto=upto, also=also)))


@asynccontextmanager
async def centre_at(port: int, outbox: Outbox) -> AsyncIterator[Centre]:
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe(all_events(), qos=1)
        await client.subscribe(all_states(), qos=1)
        yield Centre(client, outbox)


@asynccontextmanager
async def running(uplink: Uplink) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(uplink.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - looks at what no event tells
            await asyncio.sleep(0.02)


@pytest.mark.broker
async def test_events_go_out_and_leave_only_when_the_centre_has_them(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    events: list[Event] = [passage_event(), gate_event()]
    async with centre_at(broker.port, outbox) as centre, running(uplink_to(broker.port, outbox, journal)):
        await journal.record(*events)
        heard = [await centre.hear(), await centre.hear()]
        assert [(one.node, one.epoch, one.seq, one.events) for one in heard] == [
            (NODE, outbox.epoch, 1, (events[0],)),
            (NODE, outbox.epoch, 2, (events[1],)),
        ]
        assert outbox.depth().backlog == 2
        await centre.acknowledge(1)
        await until(lambda: outbox.depth().backlog == 1)
        await centre.acknowledge(0, (2, 2))
        await until(lambda: outbox.depth().backlog == 0)


@pytest.mark.broker
async def test_what_is_not_acknowledged_is_sent_again_and_nothing_else(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event(), gate_event(), gate_event()])
    uplink = uplink_to(broker.port, outbox, journal, resend_s=0.3)
    async with centre_at(broker.port, outbox) as centre, running(uplink):
        assert [len((await centre.hear()).events) for _ in range(2)] == [3, 3]
        await centre.acknowledge(0, (2, 2))
        await until(lambda: outbox.depth().backlog == 2)
        later = [await centre.hear() for _ in range(6)][-2:]
        assert {(one.seq, len(one.events)) for one in later} == {(1, 1), (3, 1)}


@pytest.mark.broker
@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"upto": 5}',
        b'{"epoch": "x", "upto": 5}',
        b"9" * 200_000,
        b"[" * 10_000,
    ],
    ids=["empty", "bytes", "null", "list", "no epoch", "bad epoch", "huge", "deep"],
)
async def test_garbage_for_an_acknowledgement_is_counted_and_deletes_nothing(
    broker: Mosquitto, outbox: Outbox, journal: Journal, garbage: bytes
) -> None:
    outbox.put([gate_event() for _ in range(3)])
    async with centre_at(broker.port, outbox) as centre, running(uplink_to(broker.port, outbox, journal)):
        await centre.hear()
        await centre.say(garbage)
        await until(lambda: journal.failures["bad_acknowledgement"] == 1)
        await centre.acknowledge(2**40)
        await until(lambda: journal.failures["bad_acknowledgement"] == 2)
        await centre.say(encode(Ack(epoch=new_id(), upto=3)))
        await centre.acknowledge(1)
        await until(lambda: outbox.depth().backlog == 2)


class SlowDisk:
    """Lets no acknowledgement be carried out for the time being."""

    def __init__(self) -> None:
        self.released = Flag()

    def reach(self, point: FaultPoint) -> None:
        if point is FaultPoint.ACKNOWLEDGED:
            self.released.wait(PATIENCE_S)


@pytest.mark.broker
async def test_a_flood_of_acknowledgements_fills_no_memory_and_is_counted(
    broker: Mosquitto, outbox: Outbox
) -> None:
    outbox.put([gate_event() for _ in range(3)])
    disk = SlowDisk()
    journal = Journal(outbox, SystemClock(), disk)
    async with centre_at(broker.port, outbox) as centre, running(uplink_to(broker.port, outbox, journal)):
        await centre.hear()
        for _ in range(300):
            await centre.acknowledge(1)
        await until(lambda: journal.failures["acknowledgement_let_go"] == 300 - 1 - 256)
        disk.released.set()
        await until(lambda: outbox.depth().backlog == 2)
        await centre.acknowledge(3)
        await until(lambda: outbox.depth().backlog == 0)


@pytest.mark.broker
async def test_a_broker_that_is_killed_and_comes_back_loses_nothing(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    uplink = uplink_to(broker.port, outbox, journal)
    async with running(uplink):
        async with centre_at(broker.port, outbox) as centre:
            await journal.record(passage_event())
            await centre.hear()
            broker.kill()
            await until(lambda: not uplink.connected)
            await journal.record(passage_event())
        broker.start()
        async with centre_at(broker.port, outbox) as centre:
            heard = await centre.hear()
            while heard.seq + len(heard.events) <= 2:
                heard = await centre.hear()
            await centre.acknowledge(2)
            await until(lambda: outbox.depth().backlog == 0)
    assert journal.failures["uplink"] >= 1


@pytest.mark.broker
async def test_a_node_waits_for_a_broker_that_is_not_there_yet(
    tmp_path: Path, outbox: Outbox, journal: Journal
) -> None:
    broker = Mosquitto(tmp_path / "broker")
    async with running(uplink_to(broker.port, outbox, journal)):
        await until(lambda: journal.failures["uplink"] >= 2)
        with broker:
            async with centre_at(broker.port, outbox) as centre:
                await journal.record(passage_event())
                assert (await centre.hear()).seq == 1


@pytest.mark.broker
async def test_the_state_says_up_and_after_a_clean_end_down(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    topic = f"gatehouse/v1/{SITE}/{NODE}/state"
    async with centre_at(broker.port, outbox) as centre:
        async with running(uplink_to(broker.port, outbox, journal)):
            state = decode_state(await centre.hear_on(topic))
            assert (state.up, state.epoch) == (True, outbox.epoch)
        assert not decode_state(await centre.hear_on(topic)).up
    async with centre_at(broker.port, outbox) as newcomer:
        assert not decode_state(await newcomer.hear_on(topic)).up


@pytest.mark.broker
async def test_the_last_will_says_down_for_a_node_that_can_say_nothing_more(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    topic = f"gatehouse/v1/{SITE}/{NODE}/state"
    async with centre_at(broker.port, outbox) as centre:
        client = uplink_to(broker.port, outbox, journal)._client()
        await client.__aenter__()
        client._client._sock_close()
        assert not decode_state(await centre.hear_on(topic)).up
        with suppress(aiomqtt.MqttError):
            await client.__aexit__(None, None, None)


@pytest.mark.broker
async def test_heartbeats_come_by_themselves(broker: Mosquitto, outbox: Outbox, journal: Journal) -> None:
    async with centre_at(broker.port, outbox) as centre, running(uplink_to(broker.port, outbox, journal)):
        topic = event_topic(SITE, NODE, "health")
        for _ in range(3):
            assert decode_health(await centre.hear_on(topic)).epoch == outbox.epoch


@pytest.mark.broker
async def test_a_row_that_nobody_can_read_goes_in_its_place_and_blocks_nothing(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event(), gate_event(), gate_event()])
    write_row(outbox, 2, "gate", '{"kind": "gate", "from": "the future"}')
    async with centre_at(broker.port, outbox) as centre, running(uplink_to(broker.port, outbox, journal)):
        heard = await centre.hear()
        assert (heard.seq, len(heard.events)) == (1, 3)
        assert isinstance(heard.events[1], UnreadableEvent)
        assert "the future" in heard.events[1].raw
    assert journal.failures["outbox_row"] >= 1


@pytest.mark.broker
async def test_a_row_too_large_for_the_wire_is_counted_and_blocks_nothing(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event(), passage_event(), gate_event()])
    write_row(outbox, 2, "passage", "x" * 200_000)
    async with centre_at(broker.port, outbox) as centre, running(uplink_to(broker.port, outbox, journal)):
        assert [(await centre.hear()).seq for _ in range(2)] == [1, 3]
    assert journal.failures["outbox_row"] >= 1


@pytest.mark.broker
async def test_a_node_can_be_stopped_while_its_broker_hangs(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    uplink = uplink_to(broker.port, outbox, journal)
    task = asyncio.create_task(uplink.run())
    await until(lambda: uplink.connected)
    assert broker._process is not None
    broker._process.send_signal(signal.SIGSTOP)
    try:
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=40)
        assert done == {task}
        assert task.cancelled()
    finally:
        broker._process.send_signal(signal.SIGCONT)


@pytest.mark.broker
async def test_what_is_new_overtakes_a_backlog_and_both_arrive(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    for _ in range(30):
        outbox.put([gate_event() for _ in range(100)])
    uplink = uplink_to(broker.port, outbox, journal, resend_s=60)
    async with centre_at(broker.port, outbox) as centre, running(uplink):
        envelope = await centre.hear()
        heard = set(range(envelope.seq, envelope.seq + len(envelope.events)))
        await until(lambda: uplink.connected)
        await journal.record(passage_event())
        while 3001 not in heard:
            envelope = await centre.hear()
            heard.update(range(envelope.seq, envelope.seq + len(envelope.events)))
        assert max(heard - {3001}) < 500
        while len(heard) < 3001:
            await centre.acknowledge(max(heard - {3001}), (3001, 3001))
            envelope = await centre.hear()
            heard.update(range(envelope.seq, envelope.seq + len(envelope.events)))
        await centre.acknowledge(3001)
        await until(lambda: outbox.depth().backlog == 0)


@pytest.mark.broker
async def test_what_the_centre_asks_for_comes_again_under_its_own_number(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    events: list[Event] = [passage_event() for _ in range(5)]
    outbox.put(events)
    uplink = uplink_to(broker.port, outbox, journal, resend_s=60)
    async with centre_at(broker.port, outbox) as centre, running(uplink):
        await centre.hear()
        await centre.acknowledge(5)
        await until(lambda: outbox.depth().backlog == 0)
        await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, wanted=((2, 3),))))
        heard = await centre.hear()
        assert (heard.epoch, heard.seq, heard.events) == (outbox.epoch, 2, tuple(events[1:3]))


@pytest.mark.broker
async def test_two_nodes_of_one_name_throw_each_other_out_lose_nothing_and_it_shows(
    broker: Mosquitto, tmp_path: Path
) -> None:
    boxes = [Outbox(tmp_path / name / "outbox.db") for name in ("one", "other")]
    journals = [Journal(box, SystemClock()) for box in boxes]
    for box in boxes:
        for _ in range(20):
            box.put([gate_event()])
    lines = [
        uplink_to(broker.port, box, journal, resend_s=0.3) for box, journal in zip(boxes, journals, strict=True)
    ]
    received: dict[UUID, set[int]] = {box.epoch: set() for box in boxes}
    async with centre_at(broker.port, boxes[0]) as centre, running(lines[0]), running(lines[1]):
        while any(len(numbers) < 20 for numbers in received.values()):
            heard = await centre.hear()
            received[heard.epoch].update(range(heard.seq, heard.seq + len(heard.events)))
            upto = next(seq for seq in range(1, 100) if seq not in received[heard.epoch]) - 1
            await centre.say(encode(Ack(epoch=heard.epoch, upto=upto)))
        async with asyncio.timeout(PATIENCE_S):
            while any(box.depth().backlog for box in boxes) or not any(
                box.failures["foreign_acknowledgement"] for box in boxes
            ):
                for box in boxes:
                    await centre.say(encode(Ack(epoch=box.epoch, upto=20)))
                await asyncio.sleep(0.1)
    assert all(journal.failures["uplink"] for journal in journals)
    for box in boxes:
        box.close()


@pytest.mark.broker
async def test_a_line_that_is_half_open_is_given_up_and_loses_nothing(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    uplink = uplink_to(broker.port, outbox, journal, resend_s=0.5)
    async with running(uplink):
        await until(lambda: uplink.connected)
        assert broker._process is not None
        broker._process.send_signal(signal.SIGSTOP)
        try:
            await journal.record(passage_event())
            await until(lambda: journal.failures["uplink"] >= 1)
            assert outbox.depth().backlog == 1
        finally:
            broker._process.send_signal(signal.SIGCONT)
        async with centre_at(broker.port, outbox) as centre:
            assert (await centre.hear()).seq == 1
            await centre.acknowledge(1)
            await until(lambda: outbox.depth().backlog == 0)


@pytest.mark.broker
@pytest.mark.parametrize("days", [1, -1], ids=["ahead", "behind"])
async def test_a_wall_clock_a_day_off_stops_no_event_and_no_acknowledgement(
    broker: Mosquitto, outbox: Outbox, days: int
) -> None:
    journal = Journal(outbox, JumpingClock())
    uplink = uplink_to(broker.port, outbox, journal, resend_s=0.3)
    async with centre_at(broker.port, outbox) as centre, running(uplink):
        await journal.record(passage_event())
        assert (await centre.hear()).seq == 1
        journal.clock = JumpingClock(days)
        await journal.record(passage_event())
        heard = await centre.hear()
        while heard.seq + len(heard.events) <= 2:
            heard = await centre.hear()
        await centre.acknowledge(2)
        await until(lambda: outbox.depth().backlog == 0)


class JumpingClock(SystemClock):
    """The machine's clock, with a wall time that somebody set wrong by so many days."""

    def __init__(self, days: int = 0) -> None:
        self._days = days

    def now(self) -> datetime:
        return super().now() + timedelta(days=self._days)


rows = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["gate", "passage"]), st.sampled_from([10, 900, 30_000, 70_000])),
    max_size=150,
)


@given(rows)
def test_runs_hold_every_row_once_and_fit_an_envelope(parts: Sequence[tuple[int, str, int]]) -> None:
    queue, seq, epoch = [], 0, new_id()
    for step, kind, size in parts:
        seq += step if step > 2 else 1
        queue.append(QueuedEvent(epoch, seq, kind, "x" * size))
    runs = list(runs_of(queue))
    assert [row for run in runs for row in run] == queue
    for run in runs:
        assert 1 <= len(run) <= MAX_EVENTS
        assert len({row.kind for row in run}) == 1
        assert [row.seq for row in run] == list(range(run[0].seq, run[0].seq + len(run)))
        assert len(run) == 1 or sum(len(row.event) for row in run) <= 65_536

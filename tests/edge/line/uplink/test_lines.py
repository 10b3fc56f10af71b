import asyncio
import signal
from pathlib import Path
from uuid import UUID

import pytest

from edge.journal import Journal
from edge.outbox import Outbox
from edge.running.clock import SystemClock
from tests.edge.events import gate_event, passage_event
from tests.edge.line.uplink.centre import (
    PATIENCE_S,
    JumpingClock,
    centre_at,
    running,
    until,
    uplink_to,
)
from tests.services.mosquitto import Mosquitto
from wire.codec import Ack, encode


@pytest.mark.broker
async def test_a_broker_that_is_killed_and_comes_back_loses_nothing(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    uplink = uplink_to(broker, outbox, journal)
    async with running(uplink):
        async with centre_at(broker, outbox) as centre:
            await journal.record(passage_event())
            await centre.hear()
            broker.kill()
            await until(lambda: not uplink.connected)
            await journal.record(passage_event())
        broker.start()
        async with centre_at(broker, outbox) as centre:
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
    async with running(uplink_to(broker, outbox, journal)):
        await until(lambda: journal.failures["uplink"] >= 2)
        with broker:
            async with centre_at(broker, outbox) as centre:
                await journal.record(passage_event())
                assert (await centre.hear()).seq == 1


@pytest.mark.broker
async def test_a_node_can_be_stopped_while_its_broker_hangs(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    uplink = uplink_to(broker, outbox, journal)
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
async def test_two_nodes_of_one_name_throw_each_other_out_lose_nothing_and_it_shows(
    broker: Mosquitto, tmp_path: Path
) -> None:
    boxes = [Outbox(tmp_path / name / "outbox.db") for name in ("one", "other")]
    journals = [Journal(box, SystemClock()) for box in boxes]
    for box in boxes:
        for _ in range(20):
            box.put([gate_event()])
    # Each has the line until the other one tries again, on a busy machine long enough to say something.
    lines = [
        uplink_to(broker, box, journal, resend_s=0.3, retry_pace=0.5)
        for box, journal in zip(boxes, journals, strict=True)
    ]
    received: dict[UUID, set[int]] = {box.epoch: set() for box in boxes}
    async with centre_at(broker, boxes[0]) as centre, running(lines[0]), running(lines[1]):
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
    uplink = uplink_to(broker, outbox, journal, resend_s=0.5)
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
        async with centre_at(broker, outbox) as centre:
            assert (await centre.hear()).seq == 1
            await centre.acknowledge(1)
            await until(lambda: outbox.depth().backlog == 0)


@pytest.mark.broker
@pytest.mark.parametrize("days", [1, -1], ids=["ahead", "behind"])
async def test_a_wall_clock_a_day_off_stops_no_event_and_no_acknowledgement(
    broker: Mosquitto, outbox: Outbox, days: int
) -> None:
    journal = Journal(outbox, JumpingClock())
    uplink = uplink_to(broker, outbox, journal, resend_s=0.3)
    async with centre_at(broker, outbox) as centre, running(uplink):
        await journal.record(passage_event())
        assert (await centre.hear()).seq == 1
        journal.clock = JumpingClock(days)
        await journal.record(passage_event())
        heard = await centre.hear()
        while heard.seq + len(heard.events) <= 2:
            heard = await centre.hear()
        await centre.acknowledge(2)
        await until(lambda: outbox.depth().backlog == 0)

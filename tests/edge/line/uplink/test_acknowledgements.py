from threading import Event as Flag

import pytest

from edge.journal import Journal
from edge.outbox import Outbox
from edge.running.clock import SystemClock
from edge.running.fault_points import FaultPoint
from tests.edge.events import gate_event
from tests.edge.line.uplink.centre import PATIENCE_S, centre_at, running, until, uplink_to
from transport.null_modem import NullModem
from wire.codec import Ack, encode
from wire.ids import new_id


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
    modem: NullModem, outbox: Outbox, journal: Journal, garbage: bytes
) -> None:
    outbox.put([gate_event() for _ in range(3)])
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
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


async def test_a_flood_of_acknowledgements_fills_no_memory_and_is_counted(
    modem: NullModem, outbox: Outbox
) -> None:
    outbox.put([gate_event() for _ in range(3)])
    disk = SlowDisk()
    journal = Journal(outbox, SystemClock(), disk)
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
        await centre.hear()
        for _ in range(300):
            await centre.acknowledge(1)
        await until(lambda: journal.failures["acknowledgement_let_go"] == 300 - 1 - 256)
        disk.released.set()
        await until(lambda: outbox.depth().backlog == 2)
        await centre.acknowledge(3)
        await until(lambda: outbox.depth().backlog == 0)

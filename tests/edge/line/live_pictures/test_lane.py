"""A lane that is watched works as one that is not."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path

from edge.line.live_pictures.budget import ShowCaps
from edge.line.live_pictures.show import LiveShow
from tests.edge.lanes import RESIDENT, Gatehouse, WitnessGate, car
from wire.capabilities import READS
from wire.codec import encode
from wire.live_picture import WatchLanes


async def watch(show: LiveShow) -> None:
    while True:
        async for _ in show.turn():
            pass
        await asyncio.sleep(0.001)


async def test_a_lane_opens_while_the_picture_s_thread_hangs(tmp_path: Path) -> None:
    house, hangs = Gatehouse(tmp_path), threading.Event()
    house.journal.centre_reads = frozenset(READS)
    gate = WitnessGate(house.outbox)
    lane = house.lane(*car(RESIDENT, 6), driver=gate)
    show = LiveShow((lane,), ShowCaps(), house.journal)
    show._worker.submit(hangs.wait)
    show.take(encode(WatchLanes(lanes=(lane.name,))), retained=False)
    watching = asyncio.create_task(watch(show))
    await lane.run()
    assert [order.reason for order in gate.orders] == ["resident"]
    assert show.sent == 0
    hangs.set()
    async with asyncio.timeout(20):
        while not show.sent:  # noqa: ASYNC110 - looks at what no event tells
            await asyncio.sleep(0.01)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    show.close()
    house.close()

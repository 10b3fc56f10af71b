"""Nodes are asked at once when somebody comes to watch, again and again, and told when nobody does any more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from central.line.live_pictures.asking import RENEWED_S, Asking
from central.line.live_pictures.places import LanePlace
from tests.central.line.live_pictures.filmed import OTHER, PLACE, Hall
from tests.central.live import until
from wire.live_picture import LONGEST_S, WatchLanes

ELSEWHERE = LanePlace("west", "gate-2", "in-1")


class Heard:
    """Notes what is said to which node."""

    def __init__(self) -> None:
        self.said: list[tuple[str, tuple[str, ...]]] = []

    async def __call__(self, site: str, node: str, watch: WatchLanes) -> None:
        assert watch.for_s == LONGEST_S
        self.said.append((f"{site}/{node}", watch.lanes))


@asynccontextmanager
async def asking(hall: Hall, heard: Heard, renewed_s: float = 60) -> AsyncIterator[None]:
    running = asyncio.create_task(Asking(hall.gallery, heard, renewed_s).run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_each_change_is_said_at_once_and_the_end_to_whom_it_concerns() -> None:
    hall, heard = Hall(), Heard()
    async with asking(hall, heard):
        await asyncio.sleep(0.05)
        assert heard.said == []
        one = hall.gallery.watch((PLACE,))
        await until(lambda: heard.said == [("east/gate-1", ("in-1",))])
        two = hall.gallery.watch((OTHER, ELSEWHERE))
        await until(lambda: heard.said[1:] == [("east/gate-1", ("in-1", "out-1")), ("west/gate-2", ("in-1",))])
        two.close()
        await until(lambda: heard.said[3:] == [("west/gate-2", ()), ("east/gate-1", ("in-1",))])
        one.close()
        await until(lambda: heard.said[5:] == [("east/gate-1", ())])


async def test_it_is_said_again_while_somebody_watches_and_not_afterwards() -> None:
    hall, heard = Hall(), Heard()
    async with asking(hall, heard, renewed_s=0.02):
        watching = hall.gallery.watch((PLACE,))
        await until(lambda: len(heard.said) > 4)
        watching.close()
        await until(lambda: heard.said[-1] == ("east/gate-1", ()))
        number = len(heard.said)
        await asyncio.sleep(0.1)
        assert len(heard.said) == number


def test_a_lease_outlasts_two_lost_renewals() -> None:
    assert LONGEST_S > 3 * RENEWED_S


async def test_more_lanes_than_a_node_can_have_do_not_end_the_asking() -> None:
    hall, heard = Hall(), Heard()
    many = tuple(LanePlace("east", "gate-1", f"in-{number}") for number in range(100))
    watching = hall.gallery.watch(many)
    await Asking(hall.gallery, heard).ask()
    ((_, lanes),) = heard.said
    assert len(lanes) == 64
    watching.close()

"""What hangs in the gallery: the newest picture of watched lanes, and nothing of anybody else."""

import asyncio
import gc

import pytest

from central.base import TooManyStreamsError
from central.delivery.arrivals import RawMessage
from central.line.live_pictures.places import LanePlace
from tests.central.line.live_pictures.filmed import OTHER, PLACE, Hall, jpeg, message
from tests.central.node import NOON


async def test_a_page_gets_the_newest_picture_of_each_lane_once() -> None:
    hall = Hall()
    watching = hall.gallery.watch((PLACE, OTHER))
    hall.comes(PLACE, age_s=0.5)
    hall.comes(OTHER)
    first, second = await watching.next(1)
    assert (first.place, second.place) == (PLACE, OTHER)
    assert (NOON - first.taken_at).total_seconds() == pytest.approx(0.5)
    assert await watching.next(0.01) == ()
    hall.comes(PLACE, jpeg((9, 9, 9)))
    (again,) = await watching.next(1)
    assert again.jpeg == jpeg((9, 9, 9))
    watching.close()


async def test_who_waits_is_woken_by_the_next_picture() -> None:
    hall = Hall()
    watching = hall.gallery.watch((PLACE,))
    waiting = asyncio.create_task(watching.next(20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    hall.comes()
    assert len(await waiting) == 1
    watching.close()


async def test_a_slow_page_misses_what_was_overtaken_and_it_is_counted() -> None:
    hall = Hall()
    slow, fast = hall.gallery.watch((PLACE,)), hall.gallery.watch((PLACE,))
    for _ in range(4):
        hall.comes()
        await fast.next(1)
        if hall.count("live_pictures_shown_total", outcome="sent") == 1:
            await slow.next(1)
    await slow.next(1)
    assert hall.count("live_pictures_shown_total", outcome="sent") == 6
    assert hall.count("live_pictures_shown_total", outcome="overtaken") == 2
    assert hall.count("live_picture_bytes_total", way="in") == 4 * len(jpeg())
    assert hall.count("live_picture_bytes_total", way="out") == 6 * len(jpeg())
    slow.close()
    fast.close()


async def test_with_the_last_who_watches_the_picture_is_gone() -> None:
    hall = Hall()
    one, two = hall.gallery.watch((PLACE,)), hall.gallery.watch((PLACE, OTHER))
    hall.comes(PLACE)
    hall.comes(OTHER)
    assert hall.count("live_picture_watchers") == 2
    two.close()
    assert hall.gallery.newest(PLACE) is not None
    assert hall.gallery.newest(OTHER) is None
    one.close()
    one.close()
    assert hall.gallery.newest(PLACE) is None
    assert (hall.gallery.watched(), hall.gallery.watchers, hall.count("live_picture_watchers")) == ({}, 0, 0)


async def test_a_page_that_is_forgotten_watches_no_more() -> None:
    hall = Hall()
    watching = hall.gallery.watch((PLACE,))
    assert hall.gallery.watched() == {("east", "gate-1"): {"in-1"}}
    del watching
    gc.collect()
    assert hall.gallery.watched() == {}


async def test_no_picture_of_a_moment_ago_is_shown_to_who_comes_to_watch() -> None:
    hall = Hall()
    early = hall.gallery.watch((PLACE,))
    hall.comes()
    hall.goes_on(4)
    late = hall.gallery.watch((PLACE,))
    assert await late.next(0.01) == ()
    hall.comes(age_s=30)
    assert await late.next(0.01) == (), "it was long on its way within the node"
    early.close()
    late.close()


def test_nobody_is_filmed_whom_nobody_watches() -> None:
    hall = Hall()
    hall.comes()
    assert hall.outcomes() == {"unasked": 1}
    assert hall.gallery.newest(PLACE) is None


def on(topic: str, payload: bytes) -> RawMessage:
    return RawMessage(topic, payload, retained=False, received_at=NOON)


@pytest.mark.parametrize(
    "raw,outcome",
    [
        (message(retained=True), "forged"),
        (message(LanePlace("west", "gate-1", "in-1")), "forged"),
        (message(LanePlace("east", "gate-9", "in-1")), "forged"),
        (on(message(OTHER).topic, message(PLACE).payload), "forged"),
        (
            RawMessage("gatehouse/v1/east/gate-1/ack", message().payload, retained=False, received_at=NOON),
            "forged",
        ),
        (on("elsewhere", message().payload), "malformed"),
        (on(message().topic, b"\xff\xd8\xff"), "malformed"),
        (on(message().topic, bytes(200_000)), "malformed"),
        (message(age_s=60, picture=b""), "no_picture"),
        (message(picture=b"<svg/>"), "no_picture"),
        (message(picture=jpeg(size=(65, 36))), "no_picture"),
        (message(picture=jpeg()[:-1]), "no_picture"),
    ],
    ids=range(12),
)
def test_what_is_wrong_is_counted_and_hangs_nowhere(raw: RawMessage, outcome: str) -> None:
    hall = Hall(sites={"gate-1": "east"})
    watching = hall.gallery.watch((PLACE, OTHER, LanePlace("west", "gate-1", "in-1")))
    hall.gallery.take(raw)
    assert hall.outcomes() == {outcome: 1}
    assert all(hall.gallery.newest(place) is None for place in (PLACE, OTHER))
    watching.close()


def test_there_is_a_most_and_who_leaves_makes_room() -> None:
    hall = Hall(most=1)
    one = hall.gallery.watch((PLACE,))
    with pytest.raises(TooManyStreamsError, match="1 pages watch"):
        hall.gallery.watch((PLACE,))
    one.close()
    hall.gallery.watch((PLACE,)).close()


def test_nothing_of_a_picture_is_in_its_words() -> None:
    hall = Hall()
    watching = hall.gallery.watch((PLACE,))
    hall.comes()
    assert "JFIF" not in repr(hall.gallery.newest(PLACE))
    watching.close()

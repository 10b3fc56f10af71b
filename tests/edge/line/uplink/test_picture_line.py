"""Live pictures go over the line while the lease lasts, outside the sequence, to a centre that reads them."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from edge.cameras.base import Frame
from edge.journal import Journal
from edge.line.live_pictures.budget import ShowCaps
from edge.line.live_pictures.show import LiveShow
from edge.outbox import Outbox
from tests.edge.events import gate_event
from tests.edge.line.live_pictures.filming import street
from tests.edge.line.uplink.centre import NODE, PATIENCE_S, SITE, centre_at, running, until, uplink_to
from transport.base import Quality, Session
from transport.null_modem import NullModem
from wire.capabilities import OUTCOMES, READS
from wire.codec import Ack, decode_picture, encode
from wire.live_picture import LivePicture, WatchLanes
from wire.topics import picture_topic, watch_topic

HEALTH = f"gatehouse/v1/{SITE}/{NODE}/evt/health"


class RunningLane:
    """A lane whose camera gives a new frame whenever it is asked."""

    name = "in-1"

    def __init__(self, journal: Journal) -> None:
        self._clock = journal.clock

    @property
    def newest(self) -> Frame:
        return Frame(street(), 0, self._clock.now(), self._clock.monotonic())


@pytest.fixture
def show(journal: Journal) -> Iterator[LiveShow]:
    one = LiveShow((RunningLane(journal),), ShowCaps(), journal)
    yield one
    one.close()


@pytest.fixture
async def watcher(modem: NullModem) -> AsyncIterator[Session]:
    async with modem.end("watcher").connect() as session:
        await session.subscribe(picture_topic(SITE, NODE, "in-1"), Quality.AT_LEAST_ONCE)
        yield session


async def next_picture(watcher: Session) -> tuple[LivePicture, bytes]:
    async with asyncio.timeout(PATIENCE_S):
        message = await anext(watcher.messages())
    assert (message.quality, message.retained) == (Quality.AT_MOST_ONCE, False)
    return decode_picture(message.payload)


async def watch(session: Session, *lanes: str, for_s: float = 10.0, retain: bool = False) -> None:
    said = encode(WatchLanes(lanes=lanes, for_s=for_s))
    await session.publish(watch_topic(SITE, NODE), said, Quality.AT_MOST_ONCE, retain=retain)


async def test_pictures_come_while_somebody_watches_and_again_on_a_new_line(
    modem: NullModem, outbox: Outbox, journal: Journal, show: LiveShow, watcher: Session
) -> None:
    uplink = uplink_to(modem, outbox, journal, show=show)
    for _ in range(2):
        async with centre_at(modem, outbox) as centre, running(uplink):
            await centre.hear_on(HEALTH)
            await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, reads=READS)))
            await until(lambda: journal.centre_reads is not None)
            await watch(watcher, "in-1")
            for _ in range(3):
                said, jpeg = await next_picture(watcher)
                assert (said.lane, said.width, jpeg[:2], jpeg[-2:]) == ("in-1", 640, b"\xff\xd8", b"\xff\xd9")
            outbox.put([gate_event()])
            journal.news.set()
            assert (await centre.hear()).events[0].kind == "gate", "events go on"
            await watch(watcher)
            await until(lambda: not show.watched)
    assert show.sent >= 6
    assert outbox.depth().backlog == 2, "the two events; pictures have no number"


async def test_the_lease_ends_when_nobody_renews_it(
    modem: NullModem, outbox: Outbox, journal: Journal, show: LiveShow, watcher: Session
) -> None:
    async with (
        centre_at(modem, outbox) as centre,
        running(uplink_to(modem, outbox, journal, show=show)),
    ):
        await centre.hear_on(HEALTH)
        await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, reads=READS)))
        await until(lambda: journal.centre_reads is not None)
        await watch(watcher, "in-1", for_s=0.6)
        await next_picture(watcher)
        await until(lambda: not show.watched)
        await asyncio.sleep(0.5)
        sent = show.sent
        await asyncio.sleep(0.7)
        assert show.sent == sent


@pytest.mark.parametrize("reads", [None, ("passage", OUTCOMES)], ids=["first release", "release before"])
async def test_an_older_centre_gets_none_though_somebody_asks(
    modem: NullModem,
    outbox: Outbox,
    journal: Journal,
    show: LiveShow,
    watcher: Session,
    reads: tuple[str, ...] | None,
) -> None:
    async with (
        centre_at(modem, outbox) as centre,
        running(uplink_to(modem, outbox, journal, show=show)),
    ):
        await centre.hear_on(HEALTH)
        await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, reads=reads)))
        await until(lambda: journal.centre_reads is not None)
        await watch(watcher, "in-1")
        listening = asyncio.create_task(next_picture(watcher))
        assert not (await asyncio.wait({listening}, timeout=1))[0]
        listening.cancel()


async def test_a_question_that_a_broker_kept_starts_nothing(
    modem: NullModem, outbox: Outbox, journal: Journal, show: LiveShow, watcher: Session
) -> None:
    journal.centre_reads = frozenset(READS)
    await watch(watcher, "in-1", retain=True)
    async with running(uplink_to(modem, outbox, journal, show=show)):
        await until(lambda: journal.failures["retained_watch"] > 0)
        assert not show.watched

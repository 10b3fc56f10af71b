"""Who is at the arm goes over the line, outside the sequence, to a centre that says that it reads it."""

import asyncio

import pytest

from edge.journal import Journal
from edge.outbox import Outbox
from edge.presence import PresenceReport
from tests.edge.line.uplink.centre import NODE, SITE, centre_at, running, until, uplink_to
from tests.edge.test_presence import COMES, WatchedLane
from tests.edge.visits.scenes import A, Actor
from transport.null_modem import NullModem
from wire.capabilities import OUTCOMES, PRESENCE, READS
from wire.codec import Ack, decode_presence, encode
from wire.topics import event_topic

TOPIC = event_topic(SITE, NODE, PRESENCE)
HEALTH = event_topic(SITE, NODE, "health")


def waiting() -> WatchedLane:
    lane = WatchedLane([Actor(COMES, [A])])
    lane.go_on(6)
    return lane


async def test_who_waits_is_told_on_every_new_line(modem: NullModem, outbox: Outbox, journal: Journal) -> None:
    lane = waiting()
    uplink = uplink_to(modem, outbox, journal, presence=PresenceReport([lane], journal))
    for is_known in (False, True):
        async with centre_at(modem, outbox) as centre, running(uplink):
            if not is_known:
                await centre.hear_on(HEALTH)
                await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, reads=READS)))
            told = decode_presence(await centre.hear_on(TOPIC))
            (one,) = told.present
            assert (told.lane, one.state, one.plate and one.plate.text) == ("in-1", "waiting", A)
    assert outbox.depth().backlog == 0, "it has no number"


@pytest.mark.parametrize("reads", [None, ("passage", OUTCOMES)], ids=["first release", "release before"])
async def test_a_centre_of_a_release_before_is_told_nothing_of_it(
    modem: NullModem, outbox: Outbox, journal: Journal, reads: tuple[str, ...] | None
) -> None:
    uplink = uplink_to(modem, outbox, journal, presence=PresenceReport([waiting()], journal))
    async with centre_at(modem, outbox) as centre, running(uplink):
        await centre.hear_on(HEALTH)
        await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, reads=reads)))
        await until(lambda: journal.centre_reads is not None)
        listening = asyncio.create_task(centre.hear_on(TOPIC))
        assert not (await asyncio.wait({listening}, timeout=1))[0]
        listening.cancel()

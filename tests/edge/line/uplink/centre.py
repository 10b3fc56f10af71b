"""A node's line, and at its other end a centre by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from edge.gate.commands.desk import CommandDesk
from edge.journal import Journal
from edge.line.live_pictures.show import LiveShow
from edge.line.uplink import Uplink, UplinkSettings
from edge.outbox import Outbox
from edge.presence import PresenceReport
from edge.running.clock import SystemClock
from tests.edge.gate.commands.centre import desk_of
from tests.services.lines import Lines
from transport.base import Quality, Session
from wire.codec import Ack, Envelope, decode, encode
from wire.events import Clock
from wire.health import NodeHealth
from wire.topics import ack_topic, all_events, all_states

SITE, NODE = "garden", "gate-1"
PATIENCE_S = 20


def uplink_to(  # noqa: PLR0913 - one argument a part of the line
    lines: Lines,
    outbox: Outbox,
    journal: Journal,
    resend_s: float = 10,
    desk: CommandDesk | None = None,
    *,
    retry_pace: float = 0.05,
    presence: PresenceReport | None = None,
    show: LiveShow | None = None,
) -> Uplink:
    settings = UplinkSettings(SITE, NODE, resend_s=resend_s, health_every_s=0.2, retry_pace=retry_pace)

    def health() -> NodeHealth:
        return NodeHealth(
            node_version="1",
            epoch=outbox.epoch,
            sent_at=journal.clock.now(),
            up_s=1,
            clock=Clock(),
            next_seq=outbox.depth().next_seq,
        )

    end = lines.end(f"{SITE}:{NODE}")
    desk = desk or desk_of(journal)
    return Uplink(settings, end, outbox, journal, health, desk, presence=presence, show=show)


class Centre:
    """What a centre hears and says, by hand."""

    def __init__(self, session: Session, outbox: Outbox) -> None:
        self._session = session
        self._outbox = outbox

    async def hear(self) -> Envelope:
        """Give the next envelope of events; heartbeats are passed over."""
        async with asyncio.timeout(PATIENCE_S):
            async for message in self._session.messages():
                said, _, kind = message.topic.rpartition("/")
                if said == f"gatehouse/v1/{SITE}/{NODE}/evt" and kind != "health":
                    return decode(message.payload)
        raise AssertionError("the broker hung up")

    async def hear_on(self, topic: str) -> bytes:
        async with asyncio.timeout(PATIENCE_S):
            async for message in self._session.messages():
                if message.topic == topic:
                    return message.payload
        raise AssertionError("the broker hung up")

    async def say(self, payload: bytes) -> None:
        await self._session.publish(ack_topic(SITE, NODE), payload, Quality.AT_LEAST_ONCE)

    async def acknowledge(self, upto: int, *also: tuple[int, int]) -> None:
        await self.say(encode(Ack(epoch=self._outbox.epoch, upto=upto, also=also)))


@asynccontextmanager
async def centre_at(lines: Lines, outbox: Outbox) -> AsyncIterator[Centre]:
    async with lines.end("centre").connect() as session:
        await session.subscribe(all_events(), Quality.AT_LEAST_ONCE)
        await session.subscribe(all_states(), Quality.AT_LEAST_ONCE)
        yield Centre(session, outbox)


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


class JumpingClock(SystemClock):
    """The machine's clock, with a wall time that somebody set wrong by so many days."""

    def __init__(self, days: int = 0) -> None:
        self._days = days
        super().__init__()

    def now(self) -> datetime:
        return super().now() + timedelta(days=self._days)

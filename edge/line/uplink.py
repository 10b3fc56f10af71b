"""The line to the centre: sends what the outbox holds until the centre says that it is stored.

What the transport acknowledges counts for nothing (a broker killed hard forgets what it acknowledged). An event
is sent, and sent again after `resend_s`, until an acknowledgement of the centre deletes it from the outbox.
"""

import asyncio
import logging
import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass

from edge.errors import OutboxError
from edge.gate.commands.desk import CommandDesk
from edge.journal import Journal
from edge.line.live_pictures.show import LiveShow
from edge.line.sending import BACKLOG_WINDOW, LIVE_WINDOW, Sending
from edge.outbox import Outbox, QueuedEvent
from edge.presence import PresenceReport
from edge.running.backoff import backoff_s
from edge.running.fault_points import FaultPoint
from transport.base import Incoming, Message, Quality, Session, Transport, TransportError
from transport.filters import matches
from wire.capabilities import PRESENCE
from wire.codec import MAX_BYTES, MAX_EVENTS, Ack, UnreadableEvent, decode_ack, decode_event, encode, envelope_of
from wire.errors import WireError
from wire.health import NodeHealth, NodeState
from wire.topics import ack_topic, commands_for, event_topic, picture_topic, state_topic, watch_topic

LOG = logging.getLogger(__name__)

_LOOK_EVERY_S = 1.0
"""How often what was sent and not acknowledged is looked through."""
_ENVELOPE_BYTES = MAX_BYTES // 2
"""An envelope is filled up to this; one event is always smaller."""
_PRESENCE_EVERY_S = 0.25
"""How often is looked who is at the arm."""
_GOODBYE_S = 2.0
_WAITING = 256
"""Acknowledgements that wait for the disk, and messages that wait for us: a broker run wild fills no memory."""


@dataclass(frozen=True, slots=True)
class UplinkSettings:
    """Who we are, and how often to try."""

    site: str
    node: str
    resend_s: float = 10.0
    health_every_s: float = 5.0
    retry_pace: float = 1.0
    """Pauses between tries are multiplied by this."""


class Uplink:
    """See the module. `health` is asked for a heartbeat every `health_every_s`; commands go to the desk."""

    def __init__(  # noqa: PLR0913 - one argument a part that it joins to the line
        self,
        settings: UplinkSettings,
        transport: Transport,
        outbox: Outbox,
        journal: Journal,
        health: Callable[[], NodeHealth],
        desk: CommandDesk,
        *,
        presence: PresenceReport | None = None,
        show: LiveShow | None = None,
    ) -> None:
        self.connected = False
        self._settings = settings
        self._transport = transport
        self._outbox = outbox
        self._journal = journal
        self._health = health
        self._desk = desk
        self._presence = presence
        self._show = show
        self._commands = commands_for(settings.site, settings.node)
        self._watch = watch_topic(settings.site, settings.node)
        self._sending = Sending(settings.resend_s)
        self._hurried_at_s = float("-inf")
        self._cancelled = False

    async def run(self) -> None:
        """Keep the line up until cancelled."""
        attempt = 0
        while True:
            try:
                await self._session()
            except* TransportError as errors:
                LOG.warning("the line to the centre is down", extra={"error": str(errors.exceptions[0])})
                self._journal.fail("uplink")
            if self._cancelled:
                # A goodbye that failed has taken the place of the cancellation.
                raise asyncio.CancelledError
            attempt = 0 if self.connected else attempt + 1
            self.connected = False
            draw = random.random()  # noqa: S311 - jitter keeps no secret
            await asyncio.sleep(self._settings.retry_pace * backoff_s(attempt, draw))

    async def _session(self) -> None:
        async with self._transport.connect(Incoming(_WAITING), self._will()) as session:
            await self._begin()
            await session.subscribe(ack_topic(self._settings.site, self._settings.node), Quality.AT_LEAST_ONCE)
            await session.subscribe(self._commands, Quality.AT_LEAST_ONCE)
            await session.subscribe(self._watch, Quality.AT_MOST_ONCE)
            try:
                acks: asyncio.Queue[bytes] = asyncio.Queue(_WAITING)
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._receive(session, acks))
                    tasks.create_task(self._confirm_each(acks))
                    tasks.create_task(self._send(session))
                    tasks.create_task(self._beat(session))
                    tasks.create_task(self._announce(session))
                    tasks.create_task(self._tell_presence(session))
                    tasks.create_task(self._show_lanes(session))
            except asyncio.CancelledError:
                self._cancelled = True
                # No last will goes out after a clean goodbye, so it is said here.
                with suppress(TransportError):
                    await self._publish_state(session, up=False, within_s=_GOODBYE_S)
                raise

    def _will(self) -> Message:
        topic = state_topic(self._settings.site, self._settings.node)
        return Message(topic, self._state(up=False), Quality.AT_LEAST_ONCE, retained=True)

    async def _publish_state(self, session: Session, *, up: bool, within_s: float | None = None) -> None:
        topic = state_topic(self._settings.site, self._settings.node)
        await session.publish(topic, self._state(up=up), Quality.AT_LEAST_ONCE, retain=True, within_s=within_s)

    def _state(self, *, up: bool) -> bytes:
        challenge = self._desk.challenge() if up else None
        return encode(
            NodeState(up=up, at=self._journal.clock.now(), epoch=self._outbox.epoch, challenge=challenge)
        )

    async def _announce(self, session: Session) -> None:
        """Give out each new challenge, so that the centre never uses one that is about to end."""
        while True:
            await asyncio.sleep(self._desk.rotates_in_s())
            await self._publish_state(session, up=True)

    async def _tell_presence(self, session: Session) -> None:
        """Say who is at the arm whenever that changes, to a centre that reads it; what is lost is said again."""
        if self._presence is None:
            return
        self._presence.begin()
        topic = event_topic(self._settings.site, self._settings.node, PRESENCE)
        while True:
            if PRESENCE in (self._journal.centre_reads or ()):
                for lane in self._presence.due():
                    await session.publish(topic, encode(lane), Quality.AT_MOST_ONCE)
            await asyncio.sleep(_PRESENCE_EVERY_S)

    async def _show_lanes(self, session: Session) -> None:
        """Send pictures of the lanes that somebody watches, each once the one before has left."""
        if self._show is None:
            return
        while True:
            async with aclosing(self._show.turn()) as pictures:
                async for lane, picture in pictures:
                    topic = picture_topic(self._settings.site, self._settings.node, lane)
                    # However slow the line is: that it is broken is found out by others.
                    await session.publish(topic, picture, Quality.AT_MOST_ONCE, within_s=math.inf)
            await asyncio.sleep(self._show.pause_s())

    async def _receive(self, session: Session, acks: asyncio.Queue[bytes]) -> None:
        """Tell commands from acknowledgements: a guard does not wait for a disk that is slow to delete."""
        async for message in session.messages():
            if matches(message.topic, self._commands):
                self._desk.take(message.topic, message.payload, retained=message.retained)
            elif message.topic == self._watch:
                if self._show is not None:
                    self._show.take(message.payload, retained=message.retained)
            elif acks.full():
                # What it is about is sent again, and acknowledged again.
                self._journal.fail("acknowledgement_let_go")
            else:
                acks.put_nowait(message.payload)

    async def _confirm_each(self, acks: asyncio.Queue[bytes]) -> None:
        while True:
            payload = await acks.get()
            try:
                ack = decode_ack(payload)
                self._journal.centre_reads = frozenset(ack.reads or ())
                await asyncio.to_thread(self._confirm, ack)
                self._hurry(ack)
            except WireError as error:
                self._journal.fail("bad_acknowledgement")
                LOG.warning("an acknowledgement makes no sense", extra={"error": str(error)})
            except OutboxError:
                self._journal.fail("outbox")
                LOG.exception("what the centre has stored cannot be deleted")
            self._journal.news.set()

    def _confirm(self, ack: Ack) -> None:
        self._journal.faults.reach(FaultPoint.ACKNOWLEDGED)
        self._outbox.confirm(ack)
        self._journal.faults.reach(FaultPoint.CONFIRMED)

    def _hurry(self, ack: Ack) -> None:
        """Send at once what is asked for, but no more often than is looked anyway, however often it is asked."""
        now_s = self._journal.clock.monotonic()
        if ack.wanted and now_s - self._hurried_at_s >= _LOOK_EVERY_S:
            self._hurried_at_s = now_s
            self._sending.hurry(ack.epoch, ack.wanted)

    async def _send(self, session: Session) -> None:
        while True:
            self._journal.news.clear()
            await self._send_due(session)
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._journal.news.wait()

    async def _begin(self) -> None:
        try:
            next_seq = (await asyncio.to_thread(self._outbox.depth)).next_seq
        except OutboxError:
            # What cannot be counted cannot be sent either; once it can, all of it counts as live.
            self._journal.fail("outbox")
            next_seq = 1
        self._sending.begin(self._outbox.epoch, next_seq)

    async def _send_due(self, session: Session) -> None:
        try:
            backlog = await asyncio.to_thread(self._outbox.pending, 0, BACKLOG_WINDOW)
            live_after = self._sending.live_after(self._outbox.epoch)
            live = await asyncio.to_thread(self._outbox.newest, live_after, LIVE_WINDOW)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("the outbox cannot be read")
            return
        due = self._sending.due(live, backlog, self._journal.clock.monotonic())
        for run in (run for rows in due for run in runs_of(rows)):
            try:
                await self._send_run(session, run)
            except WireError as error:
                self._journal.fail("outbox_row")
                LOG.exception("events do not fit the wire", extra={"seq": run[0].seq, "error": str(error)})

    async def _send_run(self, session: Session, run: Sequence[QueuedEvent]) -> None:
        events = [decode_event(row.event) for row in run]
        if any(isinstance(event, UnreadableEvent) for event in events):
            # Written by a newer program, or damaged: it goes in its place, so that the centre keeps it as it is.
            self._journal.fail("outbox_row")
        envelope = envelope_of(self._settings.node, run[0].epoch, run[0].seq, self._journal.clock.now(), events)
        topic = event_topic(self._settings.site, self._settings.node, run[0].kind)
        self._journal.faults.reach(FaultPoint.BEFORE_PUBLISH)
        await session.publish(topic, encode(envelope), Quality.AT_LEAST_ONCE)
        self._journal.faults.reach(FaultPoint.PUBLISHED)

    async def _beat(self, session: Session) -> None:
        await self._publish_state(session, up=True)
        self.connected = True
        LOG.info("the line to the centre is up")
        topic = event_topic(self._settings.site, self._settings.node, "health")
        while True:
            try:
                await session.publish(topic, encode(await asyncio.to_thread(self._health)), Quality.AT_LEAST_ONCE)
            except OutboxError:
                self._journal.fail("outbox")
                LOG.exception("no heartbeat: the outbox cannot be read")
            await asyncio.sleep(self._settings.health_every_s)


def runs_of(rows: Sequence[QueuedEvent]) -> Iterator[Sequence[QueuedEvent]]:
    """Cut `rows`, ascending, into runs that fit one envelope: neighbours in number, alike, not too large."""
    start = size = 0
    for index, row in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) else None
        size += len(row.event.encode())
        if (
            following is None
            or index - start + 1 >= MAX_EVENTS
            or following.seq != row.seq + 1
            or (following.kind, following.epoch) != (row.kind, row.epoch)
            or size + len(following.event.encode()) > _ENVELOPE_BYTES
        ):
            yield rows[start : index + 1]
            start, size = index + 1, 0

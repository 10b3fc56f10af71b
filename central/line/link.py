"""The line to the nodes: takes their messages in, brings acknowledgements back and commands out.

A transport that keeps nothing is enough: what is lost while the line is down, nodes send until it is acknowledged.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from random import Random
from typing import Final

from central.commands.place import OfLane
from central.delivery.arrivals import RawMessage
from central.line.ingest import AckFor
from central.line.metrics import Metrics
from central.running.backoff import waits
from central.running.fault_points import NO_FAULTS, FaultPoint, Faults
from transport.base import Incoming, Message, NotSentError, Quality, Session, Transport, TransportError
from transport.filters import matches
from wire.codec import encode
from wire.commands import SignedCommand
from wire.live_picture import WatchLanes
from wire.topics import ack_topic, all_events, all_pictures, all_states, command_topic, watch_topic

_LOG: Final = logging.getLogger(__name__)
_WAITING: Final = 1000
_HELD_BYTES: Final = 64 * 2**20
"""What does not fit is dropped unacknowledged, and so sent again by its node."""
_STABLE_AFTER_S: Final = 5.0
_COMMAND_WITHIN_S: Final = 3.0
_NOT_SENT: Final = "not_sent"


Take = Callable[[RawMessage], Awaitable[None]]
Show = Callable[[RawMessage], None]
"""Takes a live picture, and raises nothing."""


class Link:
    """Keeps a session up; `acknowledge` may be called at any time on the event loop."""

    def __init__(
        self,
        transport: Transport,
        metrics: Metrics,
        clock: Callable[[], datetime],
        faults: Faults = NO_FAULTS,
        show: Show | None = None,
    ) -> None:
        self._transport = transport
        self._show_picture = show
        self._metrics = metrics
        self._clock = clock
        self._faults = faults
        self._acks: asyncio.Queue[AckFor] = asyncio.Queue(_WAITING)
        self._random = Random()  # noqa: S311 - spreads reconnects, guards nothing
        self.connected = False
        self._session_now: Session | None = None

    def acknowledge(self, ack: AckFor) -> None:
        """Send an acknowledgement when the line is up; one too many is let go, and got again by resending."""
        if self._acks.full():
            self._acks.get_nowait()
            self._metrics.acks.labels("let_go").inc()
        self._acks.put_nowait(ack)

    async def send_command(self, asked: OfLane, signed: SignedCommand) -> bool:
        """Send a command now or never; False: it certainly did not leave. Nothing waits for the line to come back.

        True says nothing about the node: what became of the command is told by its own event, or by silence.
        """
        outcome = await self._send_now(command_topic(asked.site, asked.node, asked.lane), encode(signed))
        self._metrics.commands.labels(outcome).inc()
        return outcome != _NOT_SENT

    async def send_watch(self, site: str, node: str, watch: WatchLanes) -> None:
        """Say which lanes of a node are watched, now or never: it is said again soon."""
        session = self._session_now
        if session is not None:
            with suppress(TransportError):
                await session.publish(watch_topic(site, node), encode(watch), Quality.AT_MOST_ONCE)

    async def run(self, take: Take) -> None:
        """Stay connected and hand what comes to `take`, for ever."""
        loop = asyncio.get_running_loop()
        pauses = waits(self._random)
        while True:
            started = loop.time()
            try:
                await self._session(take)
            except* TransportError as errors:
                _LOG.warning("the broker is out of reach", extra={"error": str(errors.exceptions[0])[:200]})
            finally:
                self._session_now = None
                self._show(connected=False)
            if loop.time() - started > _STABLE_AFTER_S:
                pauses = waits(self._random)
            await asyncio.sleep(next(pauses))

    async def _session(self, take: Take) -> None:
        # An old picture is worth nothing, and none must take an event's place while the store takes nothing in.
        incoming = Incoming(max_bytes=_HELD_BYTES, beside=self._show_at_once)
        async with self._transport.connect(incoming) as session:
            for wanted in (all_events(), all_states()):
                await session.subscribe(wanted, Quality.AT_LEAST_ONCE)
            if self._show_picture is not None:
                await session.subscribe(all_pictures(), Quality.AT_MOST_ONCE)
            self._session_now = session
            self._show(connected=True)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._receive(session, take))
                group.create_task(self._send(session))

    async def _send_now(self, topic: str, payload: bytes) -> str:
        session = self._session_now
        if session is None:
            return _NOT_SENT
        try:
            await session.publish(topic, payload, Quality.AT_LEAST_ONCE, within_s=_COMMAND_WITHIN_S)
        except NotSentError:
            return _NOT_SENT
        except TransportError as error:
            # The line may have broken behind the command: only the node can tell.
            _LOG.warning("nobody knows whether a command left", extra={"error": str(error)[:200]})
            return "unsure"
        return "sent"

    async def _receive(self, session: Session, take: Take) -> None:
        async for message in session.messages():
            self._faults.reach(FaultPoint.RECEIVED)
            await take(self._raw(message))

    async def _send(self, session: Session) -> None:
        while True:
            ack = await self._acks.get()
            self._faults.reach(FaultPoint.BEFORE_ACK)
            await session.publish(ack_topic(ack.site, ack.node), encode(ack.ack), Quality.AT_LEAST_ONCE)
            self._faults.reach(FaultPoint.ACKNOWLEDGED)
            self._metrics.acks.labels("sent").inc()

    def _show_at_once(self, message: Message) -> bool:
        is_picture = matches(message.topic, all_pictures())
        if is_picture and self._show_picture is not None:
            self._show_picture(self._raw(message))
        return is_picture

    def _raw(self, message: Message) -> RawMessage:
        return RawMessage(message.topic, message.payload, message.retained, self._clock())

    def _show(self, *, connected: bool) -> None:
        if connected != self.connected:
            _LOG.info("the line to the broker is %s", "up" if connected else "down")
        self.connected = connected
        self._metrics.link_up.set(connected)

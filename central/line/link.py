"""The line to the nodes: takes their messages off the broker, brings acknowledgements back and commands out.

A clean session is enough: what the broker forgets while the line is down, nodes send until it is acknowledged.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from random import Random
from typing import Final

from aiomqtt import Client, Message, MqttCodeError, MqttError

from central.base import SettingsError
from central.commands.place import OfLane
from central.delivery.arrivals import RawMessage
from central.line.ingest import AckFor
from central.line.metrics import Metrics
from central.running.backoff import waits
from central.running.fault_points import NO_FAULTS, FaultPoint, Faults
from central.settings import BrokerSettings
from wire.codec import encode
from wire.commands import SignedCommand
from wire.live_picture import WatchLanes
from wire.topics import ack_topic, all_events, all_pictures, all_states, command_topic, watch_topic

_LOG: Final = logging.getLogger(__name__)
_WAITING: Final = 1000
_HELD_BYTES: Final = 64 * 2**20
_OVERHEAD_BYTES: Final = 1000
_AT_MOST_ONCE: Final = 0
_AT_LEAST_ONCE: Final = 1
_STABLE_AFTER_S: Final = 5.0
_KEEPALIVE_S: Final = 20
_COMMAND_WITHIN_S: Final = 3.0
_NOT_SENT: Final = "not_sent"


Take = Callable[[RawMessage], Awaitable[None]]
Show = Callable[[RawMessage], None]
"""Takes a live picture, and raises nothing."""


class _BoundedQueue(asyncio.Queue[Message]):
    """What the library has received and nobody took yet, bounded by its bytes.

    What does not fit is dropped unacknowledged, and so sent again by its node.
    """

    def _init(self, maxsize: int) -> None:
        super()._init(maxsize)
        self._held_bytes = 0

    def full(self) -> bool:
        return self._held_bytes >= _HELD_BYTES

    def _put(self, item: Message) -> None:
        self._held_bytes += _size(item)
        super()._put(item)

    def _get(self) -> Message:
        item = super()._get()
        self._held_bytes -= _size(item)
        return item


def _queue_beside(show: Callable[[Message], None]) -> type[_BoundedQueue]:
    """Make a queue that live pictures pass by.

    An old one is worth nothing, and none must take the place of an event while the store takes nothing in.
    """

    class Beside(_BoundedQueue):
        def put_nowait(self, item: Message) -> None:
            if item.topic.matches(all_pictures()):
                show(item)
            else:
                super().put_nowait(item)

    return Beside


def _stop_if_cancelled() -> None:
    """Raise the cancellation that the MQTT library lost.

    It waits with `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes at the very moment
    at which what it waits for is done (https://github.com/python/cpython/issues/86296).
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _size(message: Message) -> int:
    return len(bytes(message.payload)) + _OVERHEAD_BYTES


class Link:
    """Keeps the session with the broker; `acknowledge` may be called at any time on the event loop."""

    def __init__(
        self,
        settings: BrokerSettings,
        metrics: Metrics,
        clock: Callable[[], datetime],
        faults: Faults = NO_FAULTS,
        show: Show | None = None,
    ) -> None:
        self._settings = settings
        self._show_picture = show
        self._tls = _tls(settings)
        self._metrics = metrics
        self._clock = clock
        self._faults = faults
        self._acks: asyncio.Queue[AckFor] = asyncio.Queue(_WAITING)
        self._random = Random()  # noqa: S311 - spreads reconnects, guards nothing
        self._library_log = logging.getLogger(f"{__name__}.library")
        self._library_log.setLevel(logging.CRITICAL)
        self.connected = False
        self._client_now: Client | None = None

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
        client = self._client_now
        if client is not None:
            with suppress(MqttError):
                await client.publish(watch_topic(site, node), encode(watch), qos=_AT_MOST_ONCE)

    async def run(self, take: Take) -> None:
        """Stay connected and hand what comes to `take`, for ever."""
        loop = asyncio.get_running_loop()
        pauses = waits(self._random)
        while True:
            started = loop.time()
            try:
                await self._session(take)
            except* MqttError as errors:
                _LOG.warning("the broker is out of reach", extra={"error": str(errors.exceptions[0])[:200]})
            finally:
                self._client_now = None
                self._show(connected=False)
            if loop.time() - started > _STABLE_AFTER_S:
                pauses = waits(self._random)
            await asyncio.sleep(next(pauses))

    async def _session(self, take: Take) -> None:
        async with self._client() as client:
            for wanted in (all_events(), all_states()):
                await client.subscribe(wanted, qos=_AT_LEAST_ONCE)
            if self._show_picture is not None:
                await client.subscribe(all_pictures(), qos=_AT_MOST_ONCE)
            self._client_now = client
            self._show(connected=True)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._receive(client, take))
                group.create_task(self._send(client))

    async def _send_now(self, topic: str, payload: bytes) -> str:
        client = self._client_now
        if client is None:
            return _NOT_SENT
        try:
            await client.publish(topic, payload, qos=_AT_LEAST_ONCE, timeout=_COMMAND_WITHIN_S)
        except MqttCodeError:
            return _NOT_SENT
        except MqttError as error:
            # The line may have broken behind the command: only the node can tell.
            _LOG.warning("nobody knows whether a command left", extra={"error": str(error)[:200]})
            return "unsure"
        return "sent"

    async def _receive(self, client: Client, take: Take) -> None:
        async for message in client.messages:
            self._faults.reach(FaultPoint.RECEIVED)
            await take(self._raw(message))

    async def _send(self, client: Client) -> None:
        while True:
            ack = await self._acks.get()
            self._faults.reach(FaultPoint.BEFORE_ACK)
            await client.publish(ack_topic(ack.site, ack.node), encode(ack.ack), qos=_AT_LEAST_ONCE)
            self._faults.reach(FaultPoint.ACKNOWLEDGED)
            _stop_if_cancelled()
            self._metrics.acks.labels("sent").inc()

    def _show_at_once(self, message: Message) -> None:
        if self._show_picture is not None:
            self._show_picture(self._raw(message))

    def _raw(self, message: Message) -> RawMessage:
        return RawMessage(str(message.topic), bytes(message.payload), message.retain, self._clock())

    def _show(self, *, connected: bool) -> None:
        if connected != self.connected:
            _LOG.info("the line to the broker is %s", "up" if connected else "down")
        self.connected = connected
        self._metrics.link_up.set(connected)

    def _client(self) -> Client:
        settings = self._settings
        return Client(
            settings.host,
            settings.port,
            identifier=settings.client_id,
            username=settings.username,
            password=settings.secret,
            tls_context=self._tls,
            keepalive=_KEEPALIVE_S,
            clean_session=True,
            queue_type=_queue_beside(self._show_at_once),
            # An acknowledgement is small and must not wait for the next one to fill a packet.
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
            logger=self._library_log,
        )


def _tls(settings: BrokerSettings) -> ssl.SSLContext | None:
    if not settings.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        if settings.certificate_file:
            context.load_cert_chain(settings.certificate_file, settings.key_file)
    except ssl.SSLError as error:
        raise SettingsError([f"mqtt: the certificate files cannot be used: {error}"]) from error
    return context

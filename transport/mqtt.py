"""The line over a broker that speaks MQTT 3.1.1: a clean session each time, acknowledged by the broker only."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import aiomqtt

from transport.base import EVERYTHING, Incoming, Message, NotSentError, Quality, TransportError
from transport.inbox import Inbox


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """Where the broker is, and who we are there."""

    host: str
    port: int
    name: str
    """Two with one name throw each other out."""
    username: str | None = None
    password: str | None = None
    tls: Callable[[], ssl.SSLContext] | None = None
    """Asked anew for each session; what it raises is raised by `connect`."""
    keepalive_s: int = 60
    timeout_s: float = 10.0
    """How long an answer of the broker is waited for where nobody says anything else."""
    unsent_bytes: int | None = None
    """So much waits in the kernel to be sent; None: as much as it likes."""
    log: logging.Logger | None = None
    """Where the library below writes; None: where it likes."""


class MqttTransport:
    """See the module and `transport.base.Transport`."""

    def __init__(self, settings: MqttSettings) -> None:
        self._settings = settings

    @asynccontextmanager
    async def connect(
        self, incoming: Incoming = EVERYTHING, will: Message | None = None
    ) -> AsyncIterator["MqttSession"]:
        """See the port."""
        try:
            async with self._client(incoming, will) as client:
                yield MqttSession(client)
        except aiomqtt.MqttError as error:
            raise TransportError(str(error)) from error

    def _client(self, incoming: Incoming, will: Message | None) -> aiomqtt.Client:
        settings = self._settings
        return aiomqtt.Client(
            settings.host,
            settings.port,
            identifier=settings.name,
            username=settings.username,
            password=settings.password,
            will=aiomqtt.Will(will.topic, will.payload, will.quality, will.retained) if will else None,
            clean_session=True,
            keepalive=settings.keepalive_s,
            timeout=settings.timeout_s,
            queue_type=_inbox(incoming),
            tls_context=settings.tls() if settings.tls else None,
            socket_options=_socket_options(settings),
            logger=settings.log,
        )


class MqttSession:
    """A session with the broker."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self._client = client

    async def subscribe(self, wanted: str, quality: Quality) -> None:
        """See the port."""
        with _our_errors():
            await self._client.subscribe(wanted, qos=quality)

    async def publish(
        self,
        topic: str,
        payload: bytes,
        quality: Quality,
        *,
        retain: bool = False,
        within_s: float | None = None,
    ) -> None:
        """See the port."""
        with _our_errors():
            await self._client.publish(topic, payload, qos=quality, retain=retain, timeout=within_s)

    def messages(self) -> AsyncIterator[Message]:
        """See the port."""
        return _Arriving(self._client.messages)


class _Arriving:
    def __init__(self, messages: AsyncIterator[aiomqtt.Message]) -> None:
        self._messages = messages

    def __aiter__(self) -> "_Arriving":
        return self

    async def __anext__(self) -> Message:
        try:
            return _ours(await anext(self._messages))
        except aiomqtt.MqttError as error:
            raise TransportError(str(error)) from error


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn the library's errors into ours, and find a cancellation that it lost.

    It waits with `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes at the very moment
    at which what it waits for is done (https://github.com/python/cpython/issues/86296).
    """
    task = asyncio.current_task()
    cancelled = task.cancelling() if task else 0
    try:
        yield
    except aiomqtt.MqttCodeError as error:
        raise NotSentError(str(error)) from error
    except aiomqtt.MqttError as error:
        raise TransportError(str(error)) from error
    if task and task.cancelling() > cancelled:
        raise asyncio.CancelledError


def _inbox(incoming: Incoming) -> type[asyncio.Queue[aiomqtt.Message]]:
    class OfTheSession(Inbox[aiomqtt.Message]):
        def __init__(self, maxsize: int = 0) -> None:  # noqa: ARG002 - the library gives it, and we know better
            super().__init__(incoming, _ours)

    return OfTheSession


def _ours(message: aiomqtt.Message) -> Message:
    return Message(str(message.topic), bytes(message.payload), Quality(message.qos), message.retain)


def _socket_options(settings: MqttSettings) -> list[tuple[int, int, int]]:
    # Small messages: without it each waits some 40 ms for the one before to be acknowledged.
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    if settings.unsent_bytes is not None:
        options.append((socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, settings.unsent_bytes))
    return options

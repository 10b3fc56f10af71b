"""A centre that serves on a real port within the test's own loop, and nodes that talk to it.

Over a null modem, or over a real broker where the test is about that as well.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx2
import uvicorn

from central.accounts.roles import Role
from central.app import Centre, create_centre
from central.running.fault_points import NO_FAULTS, Faults
from central.settings import Settings
from central.store.db import Store
from tests.central.node import TellingNode
from tests.central.visitors import sign_in
from tests.services.ports import free_port
from transport.base import Quality, Session, Transport
from wire.codec import Ack, decode_ack, encode
from wire.events import Event
from wire.topics import EventTopic, ack_topic, event_topic

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class LiveCentre:
    """A running centre and a client of its web side."""

    web: httpx2.AsyncClient
    centre: Centre
    server: uvicorn.Server


@asynccontextmanager
async def live_centre(
    settings: Settings,
    role: Role = Role.GUARD,
    faults: Faults = NO_FAULTS,
    transport: Transport | None = None,
) -> AsyncIterator[LiveCentre]:
    """Serve a centre; its client is signed in as `role` and sees everything that the role may see.

    Without a `transport` its line goes over the broker of the settings.
    """
    port = free_port()
    centre = create_centre(settings, lambda: None, faults, transport=transport)
    server = uvicorn.Server(
        uvicorn.Config(centre.app, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    )
    serving = asyncio.create_task(server.serve())
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as web:
        await until(lambda: server.started or serving.done())
        store = Store(settings.store.address)
        sign_in(web, store, role)
        store.close()
        try:
            yield LiveCentre(web, centre, server)
        finally:
            centre.feed.close()
            server.should_exit = True
            await serving


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; the limit is patience, not a measurement."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is awaited lies behind a network
            await asyncio.sleep(0.02)


async def until_answer(
    live: LiveCentre, address: str, is_good: Callable[[httpx2.Response], bool]
) -> httpx2.Response:
    """Ask until the answer is good."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_good(answer := await live.web.get(address)):  # noqa: ASYNC110 - it lies behind a network
            await asyncio.sleep(0.02)
    return answer


async def until_ready(live: LiveCentre) -> None:
    await until_answer(live, "/readyz", lambda answer: answer.status_code == httpx2.codes.OK)


async def until_listed(live: LiveCentre, number: int) -> list[dict[str, Any]]:
    """Wait for so many passages and return them, newest first."""
    answer = await until_answer(
        live, "/api/v1/passages?limit=200", lambda answer: len(answer.json()["items"]) >= number
    )
    listed: list[dict[str, Any]] = answer.json()["items"]
    return listed


@dataclass(slots=True)
class NodeOnLine:
    """A node's session."""

    node: TellingNode
    session: Session
    acks: list[Ack] = field(default_factory=list)

    async def tell(self, *events: Event) -> None:
        envelope = self.node.encloses(*events)
        await self.say(encode(envelope))

    async def say(self, payload: bytes, kind: EventTopic = EventTopic.PASSAGE, *, retain: bool = False) -> None:
        topic = event_topic(self.node.site, self.node.name, kind)
        await self.session.publish(topic, payload, Quality.AT_LEAST_ONCE, retain=retain)

    async def tell_until_acked(self, *events: Event) -> None:
        """Tell events, one envelope each, again and again until all are acknowledged: what a node does."""
        envelopes = [encode(self.node.encloses(event)) for event in events]
        last = self.node.next_seq - 1
        while not any(ack.upto >= last for ack in self.acks):
            for envelope in envelopes:
                await self.say(envelope)
            await asyncio.sleep(0.5)

    async def until_acked(self, upto: int) -> None:
        await until(lambda: any(ack.upto >= upto for ack in self.acks if ack.epoch == self.node.epoch))


@asynccontextmanager
async def node_on_line(transport: Transport, node: TellingNode) -> AsyncIterator[NodeOnLine]:
    async with transport.connect() as session:
        await session.subscribe(ack_topic(node.site, node.name), Quality.AT_LEAST_ONCE)
        online = NodeOnLine(node, session)
        listening = asyncio.create_task(_listen(online))
        try:
            yield online
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


async def _listen(online: NodeOnLine) -> None:
    async for message in online.session.messages():
        online.acks.append(decode_ack(message.payload))


@dataclass(frozen=True, slots=True)
class StreamedEvent:
    """One server-sent event."""

    kind: str
    id: int
    data: dict[str, Any]


async def events_of(response: httpx2.Response) -> AsyncIterator[StreamedEvent]:
    """Read server-sent events off an open response."""
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield StreamedEvent(fields["event"], int(fields["id"]), json.loads(fields["data"]))
            fields = {}

"""Nodes that tell events as fast as a centre stores them, in a process of their own.

`python -m benchmarks.telling PORT EVENTS PER_ENVELOPE` prints the seconds from the first message to the centre's
acknowledgement of the last event.
"""

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import aiomqtt

from tests.central.node import TellingNode, move, passage
from wire.codec import decode_ack, encode
from wire.events import Event, GateState, GateStateChanged
from wire.ids import new_id
from wire.topics import EventTopic, ack_topic, event_topic

SITE, NODES = "bench", ("gate-1", "gate-2", "gate-3", "gate-4")
_ON_THE_WAY = 10
"""Messages that a node sends before the broker has taken the first of them."""


@dataclass(frozen=True, slots=True)
class Story:
    """What one node tells, made before the clock runs."""

    node: TellingNode
    envelopes: Sequence[bytes]
    last_seq: int


def events(count: int) -> Iterator[Event]:
    """Make what a gate tells: of each two cars one is let in, and the arm moves for it."""
    for number in range(count):
        if number % 5 in {0, 1}:
            told = passage(f"京{'ABCDEFGH'[number % 8]}{number % 100_000:05}")
            last = told.passage
            yield told
        elif number % 5 == 2:
            yield move(last)
        else:
            at = told.processed_at
            state = GateState.OPEN if number % 5 == 3 else GateState.CLOSED
            yield GateStateChanged(id=new_id(), lane="in-1", processed_at=at, state=state, since=at)


def stories(count: int, per_envelope: int) -> tuple[Story, ...]:
    """Share `count` events among the nodes and put them into envelopes."""
    return tuple(_story(name, count // len(NODES), per_envelope) for name in NODES)


async def tell(port: int, told: Sequence[Story]) -> float:
    """Let all nodes tell at once; returns the seconds until the centre has acknowledged everything."""
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for story in told:
            group.create_task(_tell(port, story))
    return time.perf_counter() - begun


def main() -> None:
    """Tell, and print how long it took."""
    port, count, per_envelope = map(int, sys.argv[1:])
    print(asyncio.run(tell(port, stories(count, per_envelope))))


def _story(name: str, count: int, per_envelope: int) -> Story:
    node, made = TellingNode(site=SITE, name=name), list(events(count))
    pieces = [made[at : at + per_envelope] for at in range(0, count, per_envelope)]
    return Story(node, [encode(node.encloses(*piece)) for piece in pieces], count)


async def _tell(port: int, story: Story) -> None:
    node, free = story.node, asyncio.Semaphore(_ON_THE_WAY)
    async with (
        aiomqtt.Client("127.0.0.1", port, identifier=node.name) as client,
        asyncio.TaskGroup() as group,
    ):
        await client.subscribe(ack_topic(node.site, node.name), qos=1)
        hearing = group.create_task(_until_acknowledged(client, story))

        async def publish(envelope: bytes) -> None:
            async with free:
                await client.publish(event_topic(node.site, node.name, EventTopic.PASSAGE), envelope, qos=1)

        for envelope in story.envelopes:
            group.create_task(publish(envelope))
        await hearing


async def _until_acknowledged(client: aiomqtt.Client, story: Story) -> None:
    async for message in client.messages:
        ack = decode_ack(bytes(message.payload))
        if ack.epoch == story.node.epoch and ack.upto >= story.last_seq:
            return


if __name__ == "__main__":
    main()

"""A client that is let into the broker and means harm, or is broken: what it says, and how it says it."""

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import aiomqtt

from tests.central.node import NOON, TellingNode, move, passage
from wire.codec import MAX_BYTES, encode
from wire.events import BarrierResult
from wire.topics import EventTopic, event_topic

HTML = '<img src="nowhere" onerror="alert(1)"><script>alert(2)</script>'
SQL = "'; DROP TABLE passages; --"
_TOO_MUCH = "x" * (MAX_BYTES + 1)


@dataclass(frozen=True, slots=True)
class Said:
    """One message."""

    topic: str
    payload: bytes


def say(port: int, messages: Sequence[Said]) -> None:
    """Publish each message and wait until the broker has taken it."""

    async def publish() -> None:
        async with aiomqtt.Client("127.0.0.1", port, identifier="hostile") as client:
            for message in messages:
                await client.publish(message.topic, message.payload, qos=1)

    # Who drives a browser has a loop in this thread already.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(publish())).result()


def broken_messages(site: str, node: str) -> dict[str, Said]:
    """What cannot be used, by what is wrong with it, all in the name of a node that is at work."""
    speaker = TellingNode(site=site, name=node)
    topic = event_topic(site, node, EventTopic.PASSAGE)
    sound = json.loads(encode(speaker.encloses(passage())))
    return {
        "bytes": Said(topic, b"\xff\xfe\x00 no text at all"),
        "half a message": Said(topic, json.dumps(sound).encode()[:200]),
        "too large": Said(topic, json.dumps({**sound, "more": _TOO_MUCH}).encode()),
        "a later version": Said(topic, json.dumps({**sound, "v": 2}).encode()),
        "another node's name": Said(topic, json.dumps({**sound, "node": "gate-7"}).encode()),
        "no such topic": Said(topic.replace("passage", "nonsense"), json.dumps(sound).encode()),
        "a heartbeat that is none": Said(event_topic(site, node, EventTopic.HEALTH), b'{"next_seq": "many"}'),
    }


def hostile_texts(node: TellingNode) -> Sequence[Said]:
    """HTML and SQL wherever a node says something in words: two plates, and what is said about a sound passage."""
    sound = passage("京A12345")
    refused = move(sound.passage, BarrierResult.REFUSED).model_copy(update={"detail": HTML + SQL})
    envelope = json.loads(encode(node.encloses(passage(), passage(), sound)))
    events: list[dict[str, Any]] = envelope["events"]
    events[0]["plate"]["text"], events[1]["plate"]["text"] = HTML, SQL
    events[2]["decision"]["credential"] = HTML
    health = node.beats(NOON).health
    lanes = tuple(lane.model_copy(update={"camera_reason": HTML + SQL}) for lane in health.lanes)
    beat = health.model_copy(update={"node_version": HTML[:32], "lanes": lanes})
    return (
        Said(event_topic(node.site, node.name, EventTopic.PASSAGE), json.dumps(envelope).encode()),
        Said(event_topic(node.site, node.name, EventTopic.BARRIER), encode(node.encloses(refused))),
        Said(event_topic(node.site, node.name, EventTopic.HEALTH), encode(beat)),
    )

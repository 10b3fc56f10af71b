import asyncio
import logging
from random import Random

import pytest

from central.settings import Settings
from tests.central.live import (
    NodeOnLine,
    events_of,
    live_centre,
    node_on_line,
    until_answer,
    until_listed,
    until_ready,
)
from tests.central.node import TellingNode, move, passage
from tests.services.mosquitto import Mosquitto
from transport.base import Quality
from transport.null_modem import NullModem
from wire.codec import encode
from wire.events import BarrierResult
from wire.topics import EventTopic


def configured(url: str, **mqtt: int) -> Settings:
    return Settings.model_validate(
        {
            "store": {"url": url, "migrate_at_start": True},
            "mqtt": mqtt,
            "nodes": {"settled": {"site": "west"}, "gate-1": {"site": "east"}},
        }
    )


@pytest.fixture
def settings(store_url: str) -> Settings:
    return configured(store_url)


@pytest.mark.broker
async def test_a_passage_comes_through_the_broker_into_search_and_feed(store_url: str, broker: Mosquitto) -> None:
    told = passage("蒙K12345")
    async with (
        live_centre(configured(store_url, port=broker.port)) as live,
        node_on_line(broker.end("gate-1"), TellingNode()) as node,
    ):
        await until_ready(live)
        async with live.web.stream("GET", "/api/v1/feed") as response:
            events = events_of(response)
            assert (await anext(events)).kind == "open"
            await node.tell(told)
            await node.tell(move(told.passage, BarrierResult.OPENED))
            await node.until_acked(2)
            seen = [await anext(events) for _ in range(3)]

        found = (await live.web.get("/api/v1/passages", params={"plate": "蒙k·12345"})).json()["items"]
        one = (await live.web.get(f"/api/v1/passages/{told.passage}")).json()
    assert [event.kind for event in seen] == ["node", "passage", "barrier"]
    assert seen[1].data["passage"] == str(told.passage)
    assert found == [one]
    assert one["barrier"]["result"] == "opened"


async def test_a_feed_resumes_where_it_stopped(settings: Settings, modem: NullModem) -> None:
    first, second = passage(), passage()
    async with (
        live_centre(settings, transport=modem.end("centre")) as live,
        node_on_line(modem.end("gate-1"), TellingNode()) as node,
    ):
        await until_ready(live)
        await node.tell(first)
        await node.until_acked(1)
        async with live.web.stream("GET", "/api/v1/feed?after=0") as response:
            events = events_of(response)
            before = [await anext(events) for _ in range(3)]
        await node.tell(second)
        await node.until_acked(2)

        resume = {"Last-Event-ID": str(before[-1].id)}
        async with live.web.stream("GET", "/api/v1/feed", headers=resume) as response:
            events = events_of(response)
            after = [await anext(events) for _ in range(2)]
    assert [event.data.get("passage") for event in before] == [None, None, str(first.passage)]
    assert after[1].data["passage"] == str(second.passage)
    assert after[1].id > before[-1].id


@pytest.mark.broker
async def test_everything_is_there_once_after_the_broker_fell(store_url: str, broker: Mosquitto) -> None:
    told = [passage() for _ in range(30)]
    node = TellingNode()
    async with live_centre(configured(store_url, port=broker.port)) as live:
        await until_ready(live)
        async with node_on_line(broker.end("gate-1"), node) as online:
            await asyncio.gather(*(online.tell(one) for one in told[:15]))
        broker.kill()
        broker.start()
        await until_ready(live)
        again = TellingNode(epoch=node.epoch)
        async with node_on_line(broker.end("gate-1"), again) as online:
            await online.tell_until_acked(*told)
        listed = await until_listed(live, 30)
    assert sorted(item["id"] for item in listed) == sorted(str(one.passage) for one in told)


async def _say_what_nobody_can_use(node: NodeOnLine) -> None:
    good = encode(node.node.encloses(passage()))
    await node.say(b"\xff\xfe not JSON")
    await node.say(b"")
    await node.say(b"[" * 5000)
    await node.say(b'{"v": 99, "from": "the future"}')
    await node.say(b" " * 200_000)
    await node.say(good, retain=True)
    await node.say(good.replace(b'"gate-1"', b'"gate-9"'))
    for topic in ("gatehouse/v1/east/settled/evt/passage", "gatehouse/v1/east/gate-1/evt/other"):
        await node.session.publish(topic, good, Quality.AT_LEAST_ONCE)


async def test_bad_messages_are_kept_counted_and_block_nothing(settings: Settings, modem: NullModem) -> None:
    async with (
        live_centre(settings, transport=modem.end("centre")) as live,
        node_on_line(modem.end("gate-1"), TellingNode()) as node,
    ):
        await until_ready(live)
        await _say_what_nobody_can_use(node)
        evil = passage().model_copy(update={"revision": 10**30})
        await node.tell(passage(), evil, passage())
        await node.until_acked(4)
        letters = (await live.web.get("/api/v1/dead-letters")).json()["items"]
        numbers = (await live.web.get("/metrics")).text
    reasons = sorted(letter["reason"] for letter in letters)
    assert reasons == sorted(
        ["malformed"] * 3 + ["unknown_version", "oversized", "forged", "forged", "foreign_topic", "unreadable"]
    )
    assert 'gatehouse_central_refused_total{reason="unreadable"} 1.0' in numbers
    assert 'gatehouse_central_node_dead{node="gate-1",site="east"} 8.0' in numbers
    assert 'gatehouse_central_events_total{kind="passage"} 3.0' in numbers


async def test_random_bytes_on_every_topic_block_nothing(settings: Settings, modem: NullModem) -> None:
    chance = Random(3)  # noqa: S311 - rubbish, not a secret
    told = passage()
    async with (
        live_centre(settings, transport=modem.end("centre")) as live,
        node_on_line(modem.end("gate-1"), TellingNode()) as node,
    ):
        await until_ready(live)
        for _ in range(150):
            await node.say(chance.randbytes(chance.randint(0, 2000)), chance.choice(list(EventTopic)))
        await node.tell(told)
        await node.until_acked(1)
        (shown,) = (await live.web.get("/api/v1/nodes")).json()["items"]
        (listed,) = await until_listed(live, 1)
    assert listed["id"] == str(told.passage)
    assert shown["dead"] == 150


async def test_no_log_line_holds_a_plate(
    settings: Settings, modem: NullModem, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="central"):
        async with (
            live_centre(settings, transport=modem.end("centre")) as live,
            node_on_line(modem.end("gate-1"), TellingNode()) as node,
        ):
            await until_ready(live)
            await node.say(b'{"plate": "\xe4\xba\xacA12345"}')
            evil = passage("京A12345").model_copy(update={"revision": 10**30})
            await node.tell(passage("京A12345"), evil)
            await node.until_acked(2)
            await live.web.get("/api/v1/passages?plate=京A12345")
            await live.web.get("/api/v1/passages?plate=京A12345<")
            (found,) = (await live.web.get("/api/v1/passages")).json()["items"]
            await live.web.get(f"/api/v1/passages/{found['id']}/pictures/{'ab' * 32}")
    messages = [str(vars(record)) for record in caplog.records]
    assert any("a picture was looked at" in message for message in messages)
    assert not any("A12345" in message for message in messages)


async def test_a_retained_event_is_refused(settings: Settings, modem: NullModem) -> None:
    async with node_on_line(modem.end("gate-1"), TellingNode()) as node:
        await node.say(encode(node.node.encloses(passage())), retain=True)
        async with live_centre(settings, transport=modem.end("centre")) as live:
            await until_ready(live)
            await node.tell(passage())
            await until_listed(live, 1)
            letters = (await live.web.get("/api/v1/dead-letters")).json()["items"]
    assert [letter["reason"] for letter in letters] == ["retained"]


async def test_the_server_stops_although_feeds_are_open(settings: Settings, modem: NullModem) -> None:
    async with (
        live_centre(settings, transport=modem.end("centre")) as live,
        live.web.stream("GET", "/api/v1/feed") as response,
    ):
        events = events_of(response)
        await anext(events)
        live.centre.feed.close()
        live.server.should_exit = True
        assert [event async for event in events] == []


async def test_readiness_says_what_is_missing(settings: Settings, modem: NullModem) -> None:
    async with live_centre(settings, transport=modem.end("centre")) as live:
        await until_ready(live)
        modem.fall()
        answer = await until_answer(live, "/readyz", lambda answer: answer.status_code != 200)
        alive = await live.web.get("/healthz")
    assert answer.json() == {"ready": False, "database": "ok", "broker": "not connected", "intake": "ok"}
    assert alive.json() == {"status": "alive"}

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.dashboard.assets import STATIC
from central.dashboard.live_lanes import LiveLanes
from central.dashboard.renderer import Renderer
from central.dashboard.stream import BEAT_S, LiveStream
from central.feed import Feed
from central.grid.places import Grid, Place
from central.store.db import Store
from central.tables import RegisteredLaneRow, RegisteredNodeRow
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate
from tests.central.dashboard.watch import Watch
from tests.central.errands import errands_over
from tests.central.node import passage
from tests.central.watch_list.listing import watched
from wire.events import GateState
from wire.ids import new_id
from wire.plate_kinds import PlateColour

ANYBODY = Viewer(new_id(), "li", Role.GUARD, Place(), Grid({}))


async def holds() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Said:
    """One server-sent event, as a browser takes it apart."""

    event: str
    data: str
    id: str


def parse(block: bytes) -> Said:
    fields: dict[str, list[str]] = {}
    for line in block.decode().strip().split("\n"):
        name, _, value = line.partition(": ")
        fields.setdefault(name, []).append(value)
    return Said(fields["event"][0], "\n".join(fields["data"]), "".join(fields.get("id", [])))


async def until_beat(events: AsyncIterator[bytes]) -> dict[str, str]:
    """Return what is said up to and including the next beat, by event."""
    said: dict[str, str] = {}
    async for block in events:
        event = parse(block)
        said[event.event] = event.data
        if event.event == "beat":
            return said | {"position": event.id}
    return said


def test_a_page_waits_for_three_beats_and_says_within_eight_seconds_that_nothing_comes() -> None:
    script = (STATIC / "line.js").read_text()
    names = ("SILENT_AFTER_MS", "LOOK_EVERY_MS")
    waits_s, looks_s = (int(re.findall(rf"const {name} = (\d+);", script)[0]) / 1000 for name in names)
    assert waits_s >= 3 * BEAT_S
    assert waits_s + looks_s <= 8


@pytest.fixture
def feed(store: Store) -> Feed:
    return Feed(store)


@pytest.fixture
def stream(renderer: Renderer, store: Store, watch: Watch) -> LiveStream:
    return LiveStream(renderer, LiveLanes(renderer), errands_over(store, watch), "en", ANYBODY, holds)


@asynccontextmanager
async def following(
    stream: LiveStream, feed: Feed, after: int | None = None
) -> AsyncIterator[AsyncIterator[bytes]]:
    """Open a line from now on, or from `after`, as a browser does."""
    position = await feed.newest() if after is None else after
    async with aclosing(stream.follow(feed.follow(position), position)) as events:
        yield events


async def test_the_whole_page_comes_first(stream: LiveStream, feed: Feed, telling: Telling) -> None:
    telling.healthy(NOON)
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE))

    async with following(stream, feed) as events:
        first = await until_beat(events)

    assert set(first) == {"calls", "alerts", "strip", "lanes", "newest", "queue", "beat", "position"}
    assert "east-in" in first["lanes"]
    assert "registered vehicle" in first["newest"]
    assert "12:00:00" in first["beat"]
    assert first["position"] == str(await feed.newest())


async def test_a_beat_between_asks_the_store_nothing(stream: LiveStream, feed: Feed) -> None:
    asked: list[bool] = []

    async def holds_and_counts() -> bool:
        asked.append(True)
        return True

    stream.still_holds = holds_and_counts
    async with following(stream, feed) as events:
        await until_beat(events)
        assert set(await until_beat(events)) == {"beat", "position"}
        assert len(asked) == 1
        await until_beat(events)
        assert len(asked) == 2


async def test_a_passage_is_drawn_and_announced(stream: LiveStream, feed: Feed, telling: Telling) -> None:
    telling.healthy(NOON + timedelta(seconds=1), lane_health("in-1"), lane_health("out-1"))
    async with following(stream, feed) as events:
        await until_beat(events)

        telling.passage(NOON, plate("京A12345", PlateColour.BLUE), lane="in-1")
        feed.wake()
        said = await until_beat(events)

    assert set(said) == {"newest", "garden.east.in-1.scene", "garden.east.in-1.last", "news", "beat", "position"}
    assert said["news"] == "12:00:00, in-1: 京A12345, Allowed, registered vehicle"


async def test_a_person_is_announced_when_they_come_and_not_again_when_gone(
    stream: LiveStream, feed: Feed, telling: Telling
) -> None:
    person = new_id()
    async with following(stream, feed) as events:
        await until_beat(events)

        telling.events(NOON, passage(None, passage_id=person))
        feed.wake()
        assert "news" in await until_beat(events)

        telling.events(NOON, passage(None, passage_id=person, revision=1))
        feed.wake()
        assert "news" not in await until_beat(events)


async def test_a_vehicle_that_has_gone_is_drawn_anew_and_not_announced_again(
    stream: LiveStream, feed: Feed, telling: Telling
) -> None:
    vehicle = new_id()
    async with following(stream, feed) as events:
        telling.events(NOON, passage(passage_id=vehicle))
        await until_beat(events)

        gone = passage(passage_id=vehicle, revision=1)
        telling.events(NOON, gone.model_copy(update={"outcome": "passed"}))
        feed.wake()
        said = await until_beat(events)

    assert "news" not in said
    assert "Passed" in said["newest"]


async def test_a_gate_is_drawn_without_its_picture(stream: LiveStream, feed: Feed, telling: Telling) -> None:
    telling.healthy(NOON)
    async with following(stream, feed) as events:
        await until_beat(events)

        telling.healthy(NOON, lane_health(gate=GateState.FAULT))
        feed.wake()
        said = await until_beat(events)

    assert set(said) == {"garden.east.east-in.state", "beat", "position"}
    assert "Fault" in said["garden.east.east-in.state"]


async def test_a_new_lane_brings_all_lanes_anew(stream: LiveStream, feed: Feed, telling: Telling) -> None:
    telling.healthy(NOON)
    async with following(stream, feed) as events:
        await until_beat(events)

        Telling(telling.store, node="west").healthy(NOON)
        feed.wake()
        said = await until_beat(events)

    assert 'sse-swap="garden.west.east-in.state"' in said["lanes"]


async def test_a_lane_that_is_called_otherwise_is_drawn_anew_without_a_new_page(
    stream: LiveStream, feed: Feed, telling: Telling
) -> None:
    telling.healthy(NOON)
    async with following(stream, feed) as events:
        await until_beat(events)
        with telling.store.write() as session:
            known = {"registered_at": NOON, "registered_by": "wang"}
            session.add(RegisteredNodeRow(site="garden", node="east", name="东门岗亭", **known))
            of_camera = {"camera_place": "", "camera_purpose": "", "position": 0}
            session.add(
                RegisteredLaneRow(
                    site="garden", node="east", lane="east-in", name="东门进口", **of_camera, **known
                )
            )
        telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
        feed.wake()
        drawn: dict[str, str] = {}
        while "lanes" not in drawn:
            drawn = dict(await until_beat(events))
    assert "东门进口" in drawn["lanes"]


async def test_who_resumes_hears_what_was_missed(
    stream: LiveStream, feed: Feed, telling: Telling, renderer: Renderer, watch: Watch
) -> None:
    telling.healthy(NOON)
    async with following(stream, feed) as events:
        left_at = int((await until_beat(events))["position"])
    telling.passage(NOON, plate("沪B67890", PlateColour.BLUE))

    async with following(
        LiveStream(renderer, LiveLanes(renderer), errands_over(telling.store, watch), "zh", ANYBODY, holds),
        feed,
        left_at,
    ) as events:
        first, second = await until_beat(events), await until_beat(events)

    assert "newest" in first
    assert "沪B67890" in second["news"]
    assert int(second["position"]) == await feed.newest() > left_at


async def test_a_hostile_reason_stays_text(stream: LiveStream, feed: Feed, telling: Telling) -> None:
    telling.healthy(NOON, lane_health(reason="<img src=x onerror=alert(1)>\n\ndata: <script>"))

    async with following(stream, feed) as events:
        first = await until_beat(events)

    assert "&lt;img src=x onerror=alert(1)&gt;" in first["lanes"]
    assert "<img src=x" not in first["lanes"]
    assert "data: &lt;script&gt;" in first["lanes"]


async def test_a_browser_that_left_is_not_counted(stream: LiveStream, feed: Feed, telling: Telling) -> None:
    telling.healthy(NOON)
    async with following(stream, feed) as events:
        await until_beat(events)
        assert feed.followers == 1

        listening = asyncio.ensure_future(until_beat(events))
        await asyncio.sleep(0)
        listening.cancel()
        await asyncio.wait({listening})

    assert feed.followers == 0


async def test_the_line_ends_with_the_feed(stream: LiveStream, feed: Feed) -> None:
    async with following(stream, feed) as events:
        await until_beat(events)

        feed.close()

        assert [block async for block in events] == []


async def test_alerts_are_drawn_when_they_change_and_only_then(
    stream: LiveStream, feed: Feed, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    telling.healthy(NOON)
    async with following(stream, feed) as events:
        first = await until_beat(events)
        telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
        feed.wake()
        second = await until_beat(events)
        telling.passage(NOON, plate("沪B67890", PlateColour.BLUE))
        feed.wake()
        third = await until_beat(events)

    assert 'data-state="new"' not in first["alerts"]
    assert 'data-state="new"' in second["alerts"]
    assert "alerts" not in third

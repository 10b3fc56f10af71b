import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
import uvicorn

from central.feed import Feed, FeedKind, News, append
from central.store.db import Store
from tests.central.api.composed import api_over
from tests.central.live import events_of, until
from tests.central.visitors import sign_in
from tests.services.ports import free_port
from wire.ids import new_id


@pytest.fixture
async def web(store: Store) -> AsyncIterator[httpx2.AsyncClient]:
    """The API on a real port, with room for two feeds."""
    feed, port = Feed(store, most_followers=2), free_port()
    api = api_over(store, feed)
    server = uvicorn.Server(uvicorn.Config(api, port=port, log_config=None, timeout_graceful_shutdown=5))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        sign_in(client, store)
        yield client
    feed.close()
    server.should_exit = True
    await serving


def put(store: Store, number: int) -> None:
    with store.write() as session:
        append(session, [News(FeedKind.PASSAGE, "east", "gate-1", "in-1", new_id()) for _ in range(number)])


async def test_the_header_of_a_browser_counts_more_than_the_address(store: Store, web: httpx2.AsyncClient) -> None:
    put(store, 5)

    async with web.stream("GET", "/feed?after=1", headers={"last-event-id": "3"}) as response:
        events = events_of(response)
        seen = [await anext(events) for _ in range(3)]
    assert response.headers["content-type"].startswith("text/event-stream")
    assert [(event.kind, event.id) for event in seen] == [("open", 3), ("passage", 4), ("passage", 5)]


async def test_a_position_that_is_gone_is_answered_with_reset(store: Store, web: httpx2.AsyncClient) -> None:
    put(store, 2)

    async with web.stream("GET", "/feed?after=77") as response:
        events = events_of(response)
        seen = [await anext(events) for _ in range(2)]
    assert [(event.kind, event.id) for event in seen] == [("open", 77), ("reset", 2)]


def test_the_description_names_every_kind_of_event(store: Store) -> None:
    description = api_over(store).openapi()["paths"]["/feed"]["get"]["description"]

    assert [kind for kind in FeedKind if f"`{kind}`" not in description] == []


async def test_one_feed_too_many_is_a_problem(web: httpx2.AsyncClient) -> None:
    async with web.stream("GET", "/feed") as first, web.stream("GET", "/feed") as second:
        # Forgotten generators would close their responses.
        both = [events_of(first), events_of(second)]
        opened = [(await anext(events)).kind for events in both]
        async with web.stream("GET", "/feed") as refused:
            pass
    assert opened == ["open", "open"]
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"


async def test_a_client_that_goes_away_makes_room(web: httpx2.AsyncClient) -> None:
    for _ in range(5):
        async with web.stream("GET", "/feed") as response:
            await anext(events_of(response))

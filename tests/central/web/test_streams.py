"""Live streams: they tell of the viewer's place only, and end with the session although nothing happens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from central.accounts import directory, sessions
from central.accounts.roles import Role
from central.feed import FeedKind, News, append
from central.grid.lookup import by_path
from central.grid.tree import rename
from central.store.db import Store
from tests.central.live import LiveCentre, events_of, live_centre
from tests.central.visitors import Visitor, visitor
from tests.central.web.house import settings_of
from tests.central.web.test_matrix import ROOT, given_another_place, given_another_role
from wire.ids import new_id


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[LiveCentre]:
    async with live_centre(settings_of(tmp_path)) as centre:
        yield centre


@pytest.fixture
def store(live: LiveCentre, tmp_path: Path) -> Store:
    assert live.server.started
    return Store(settings_of(tmp_path).store.address)


@pytest.fixture
def guard(store: Store) -> Visitor:
    return visitor(store, Role.GUARD, "river")


def tell(store: Store, live: LiveCentre, *sites: str) -> None:
    with store.write() as session:
        append(session, [News(FeedKind.PASSAGE, site, "node", "in-1", new_id()) for site in sites])
    live.centre.feed.wake()


async def follow(live: LiveCentre, path: str, who: Visitor) -> AsyncIterator[str]:
    """Yield the lines of a stream until it ends."""
    live.web.cookies.clear()
    async with live.web.stream("GET", path, headers=who.headers) as response:
        assert response.status_code == 200
        async for line in response.aiter_lines():
            yield line


async def test_the_feed_tells_of_the_viewers_place_only(live: LiveCentre, store: Store, guard: Visitor) -> None:
    tell(store, live, "osprey", "kestrel", "osprey", "nowhere", "kestrel")

    live.web.cookies.clear()
    async with live.web.stream("GET", "/api/v1/feed?after=0", headers=guard.headers) as response:
        events = events_of(response)
        seen = [await anext(events) for _ in range(3)]
    assert [event.data.get("site") for event in seen] == [None, "kestrel", "kestrel"]
    assert [event.id for event in seen[1:]] == [2, 5]


def close(store: Store, who: Visitor) -> None:
    with store.write() as session:
        directory.close(session, ROOT, who.account, datetime.now(UTC))


def sign_out(store: Store, who: Visitor) -> None:
    with store.write() as session:
        sessions.end(session, sessions.digest_of(who.begun.token))


def called_otherwise(store: Store, _who: Visitor) -> None:
    """The visitor's place gets another code: it is not ended, but what was read of it is of another path."""
    with store.write() as session:
        river = by_path(session, "river")
        assert river is not None
        rename(session, river.id, "河畔街道", "bank", "root", datetime.now(UTC))


@pytest.mark.parametrize("end", [close, sign_out, given_another_role, given_another_place, called_otherwise])
async def test_every_stream_ends_with_its_session_although_nothing_happens(
    live: LiveCentre, store: Store, guard: Visitor, end: Callable[[Store, Visitor], None]
) -> None:
    async def read(path: str) -> list[str]:
        return [line async for line in follow(live, path, guard)]

    reading = {path: asyncio.create_task(read(path)) for path in ("/api/v1/feed", "/live", "/alarm")}
    await asyncio.sleep(0.5)
    assert not any(task.done() for task in reading.values())
    end(store, guard)
    async with asyncio.timeout(20):
        lines = {path: await task for path, task in reading.items()}

    assert {path: "event: over" in said for path, said in lines.items()} == {
        "/api/v1/feed": False,
        "/live": True,
        "/alarm": True,
    }


async def test_what_happens_after_the_end_is_not_told(live: LiveCentre, store: Store, guard: Visitor) -> None:
    live.web.cookies.clear()
    async with live.web.stream("GET", "/api/v1/feed", headers=guard.headers) as response:
        events = events_of(response)
        await anext(events)
        close(store, guard)
        tell(store, live, "kestrel")
        rest = [event async for event in events]
    again = await live.web.get("/api/v1/feed", headers=guard.headers)

    assert rest == []
    assert again.status_code == 401


async def test_only_this_machine_reads_the_numbers_without_an_account(live: LiveCentre) -> None:
    live.web.cookies.clear()
    nearby = await live.web.get("/metrics")
    afar = await live.web.get("/metrics", headers={"x-forwarded-for": "192.0.2.9"})

    assert nearby.status_code == httpx2.codes.OK
    assert afar.status_code == httpx2.codes.UNAUTHORIZED

import asyncio
import gc
from contextlib import aclosing

import pytest

from central.base import TooManyStreamsError
from central.feed import Feed, FeedEntry, FeedKind, News, append, prune
from central.store.db import Store
from wire.ids import new_id


def put(store: Store, number: int) -> list[News]:
    news = [News(FeedKind.PASSAGE, "east", "gate-1", "in-1", new_id()) for _ in range(number)]
    with store.write() as session:
        append(session, news)
    return news


async def read(feed: Feed, after: int | None, number: int) -> list[FeedEntry]:
    entries: list[FeedEntry] = []
    async with asyncio.timeout(20), aclosing(feed.follow(after)) as following:
        async for entry in following:
            entries.append(entry)
            if len(entries) == number:
                break
    return entries


async def test_entries_come_in_order_across_batches(store: Store) -> None:
    news = put(store, 450)

    entries = await read(Feed(store), 0, 450)

    assert [entry.passage for entry in entries] == [one.passage for one in news]
    positions = [entry.position for entry in entries]
    assert positions == sorted(set(positions))


async def test_a_follower_resumes_after_its_position(store: Store) -> None:
    put(store, 3)
    feed = Feed(store)
    first = await read(feed, 0, 2)

    (rest,) = await read(feed, first[-1].position, 1)

    assert rest.position == first[-1].position + 1


async def test_a_follower_without_a_position_sees_only_what_comes(store: Store) -> None:
    put(store, 3)
    feed = Feed(store)
    waiting = asyncio.create_task(read(feed, None, 1))
    while not feed.followers:  # noqa: ASYNC110 - the follower is another task
        await asyncio.sleep(0.01)
    # It may not have looked yet; what it sees must then be the newest anyway.
    await asyncio.sleep(0.3)
    (news,) = await asyncio.to_thread(put, store, 1)
    feed.wake()

    (entry,) = await waiting
    assert entry.passage == news.passage


async def test_who_was_away_too_long_is_told_to_read_anew(store: Store) -> None:
    put(store, 30)
    with store.write() as session:
        prune(session, 10)
    feed = Feed(store)

    (reset,) = await read(feed, 5, 1)
    still_there = await read(feed, 20, 10)

    assert (reset.kind, reset.position) == (FeedKind.RESET, 30)
    assert [entry.kind for entry in still_there] == [FeedKind.PASSAGE] * 10


async def test_a_position_from_another_database_is_told_to_read_anew(store: Store) -> None:
    put(store, 3)
    feed = Feed(store)
    following = feed.follow(99)
    reset = await anext(following)
    (news,) = put(store, 1)
    entry = await anext(following)
    await following.aclose()

    assert (reset.kind, reset.position) == (FeedKind.RESET, 3)
    assert entry.passage == news.passage


async def test_pruning_never_gives_a_position_again(store: Store) -> None:
    put(store, 5)
    with store.write() as session:
        prune(session, 0)
    put(store, 1)

    (entry,) = await read(Feed(store), 5, 1)
    assert entry.position == 6


async def test_closing_ends_every_follower(store: Store) -> None:
    feed = Feed(store)
    readers = [asyncio.create_task(read(feed, None, 1)) for _ in range(5)]
    while feed.followers < 5:  # noqa: ASYNC110 - the followers are other tasks
        await asyncio.sleep(0.01)
    feed.close()

    assert await asyncio.gather(*readers) == [[]] * 5
    assert feed.followers == 0


async def test_one_follower_too_many_is_refused_at_once(store: Store) -> None:
    put(store, 1)
    feed = Feed(store, most_followers=1)
    first = feed.follow(0)
    await anext(first)

    with pytest.raises(TooManyStreamsError):
        feed.follow(0)
    await first.aclose()
    assert len(await read(feed, 0, 1)) == 1
    assert feed.followers == 0


async def test_a_follower_that_was_forgotten_makes_room(store: Store) -> None:
    feed = Feed(store, most_followers=1)
    feed.follow(0)
    gc.collect()

    assert feed.followers == 0


async def test_a_slow_follower_holds_nobody_up(store: Store) -> None:
    put(store, 300)
    feed = Feed(store)
    slow = feed.follow(0)
    await anext(slow)

    assert len(await read(feed, 0, 300)) == 300
    await slow.aclose()

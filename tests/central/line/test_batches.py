import asyncio
from collections.abc import AsyncIterator

import pytest

from central.line.batches import batches

LONG = 3600.0


async def feed(queue: "asyncio.Queue[int | None]") -> AsyncIterator[int]:
    while (entry := await queue.get()) is not None:
        yield entry


async def test_the_first_batch_comes_at_once_and_is_empty() -> None:
    async for batch in batches(feed(asyncio.Queue()), LONG, 0):
        assert batch == ()
        break


async def test_a_burst_comes_as_one_batch_and_the_end_ends() -> None:
    queue: asyncio.Queue[int | None] = asyncio.Queue()
    gathered = batches(feed(queue), LONG, 1)
    assert await anext(gathered) == ()
    for entry in (1, 2, 3, None):
        queue.put_nowait(entry)

    assert [batch async for batch in gathered] == [(1, 2, 3)]


async def test_silence_is_heard() -> None:
    gathered = batches(feed(asyncio.Queue()), 0.001, 0)

    assert [await anext(gathered) for _ in range(3)] == [(), (), ()]
    await gathered.aclose()


async def test_what_was_said_after_a_silence_is_not_lost() -> None:
    queue: asyncio.Queue[int | None] = asyncio.Queue()
    gathered = batches(feed(queue), 0.001, 0)
    await anext(gathered)
    await anext(gathered)
    queue.put_nowait(7)

    heard = [await anext(gathered) for _ in range(100)]

    assert (7,) in heard
    await gathered.aclose()


async def test_an_error_comes_through() -> None:
    async def broken() -> AsyncIterator[int]:
        yield 1
        raise ConnectionError

    with pytest.raises(ConnectionError):
        _ = [batch async for batch in batches(broken(), LONG, 1)]


async def test_whoever_stops_listening_stops_the_source() -> None:
    stopped = asyncio.Event()

    async def source() -> AsyncIterator[int]:
        try:
            await asyncio.Event().wait()
            yield 1
        finally:
            stopped.set()

    gathered = batches(source(), LONG, 0)
    await anext(gathered)
    await gathered.aclose()

    assert stopped.is_set()

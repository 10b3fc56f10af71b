"""Gathers what comes one by one into batches, so that a burst is drawn once and silence is heard."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final, TypeVar

T = TypeVar("T")
_LARGEST: Final = 500


async def batches(
    entries: AsyncIterator[T], every_s: float, within_s: float
) -> AsyncGenerator[tuple[T, ...], None]:
    """Yield an empty batch at once, then whatever came, an empty one at the latest after `every_s` of silence.

    After a first entry others are waited for while each comes within `within_s` of the one before. Ends as
    `entries` ends; what `entries` raises comes through.
    """
    coming = asyncio.ensure_future(_next(entries))
    try:
        # One turn of the loop, so that `entries` has begun to listen before the first batch is drawn.
        await asyncio.wait({coming}, timeout=0)
        yield ()
        while True:
            await asyncio.wait({coming}, timeout=every_s)
            batch: list[T] = []
            while coming.done() and len(batch) < _LARGEST:
                entry = coming.result()
                if entry is None:
                    if batch:
                        yield tuple(batch)
                    return
                batch.append(entry)
                coming = asyncio.ensure_future(_next(entries))
                await asyncio.wait({coming}, timeout=within_s)
            yield tuple(batch)
    finally:
        coming.cancel()
        await asyncio.wait({coming})


async def _next(entries: AsyncIterator[T]) -> T | None:
    return await anext(entries, None)

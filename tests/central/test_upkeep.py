import asyncio
from contextlib import suppress

from sqlalchemy import func, select, text

from central.db import Store
from central.feed import KEPT_ENTRIES
from central.tables import FeedRow
from central.upkeep import keep_house
from tests.central.live import until


async def test_the_feed_is_kept_short(store: Store) -> None:
    with store.write() as session:
        row = "INSERT INTO feed (position, kind, site, node) VALUES (:position, 'node', 'east', 'gate-1')"
        session.execute(text(row), [{"position": position} for position in (1, 2, KEPT_ENTRIES + 2)])

    def kept() -> int:
        with store.read() as session:
            return session.scalar(select(func.count()).select_from(FeedRow)) or 0

    job = asyncio.create_task(keep_house(store))
    await until(lambda: kept() == 1)
    job.cancel()
    with suppress(asyncio.CancelledError):
        await job


async def test_a_database_that_is_away_does_not_end_it(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed RENAME TO elsewhere")
    job = asyncio.create_task(keep_house(store))
    done, _waiting = await asyncio.wait({job}, timeout=0.5)

    assert not done
    job.cancel()
    with suppress(asyncio.CancelledError):
        await job

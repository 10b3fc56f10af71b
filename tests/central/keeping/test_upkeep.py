import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from central.accounts.roles import Role
from central.audit.heads import Occasion, read_heads
from central.feed import KEPT_ENTRIES
from central.keeping.backups import backups
from central.keeping.upkeep import House
from central.line.metrics import Metrics
from central.store.db import Store
from central.tables import FeedRow, SessionRow
from tests.central.audit.tampering import fill, tamper
from tests.central.dashboard.watch import Watch
from tests.central.live import until
from tests.central.node import NOON
from tests.central.visitors import visitor


def house_of(store: Store, folder: Path, watch: Watch) -> House:
    database = store.engine.url.database
    return House(
        store,
        Metrics(),
        watch,
        heads_file=folder / "heads.jsonl",
        backups_folder=folder / "backups",
        backups_kept=3,
        database=Path(database) if store.embedded and database else None,
    )


@asynccontextmanager
async def kept(house: House) -> AsyncIterator[None]:
    job = asyncio.create_task(house.keep())
    try:
        yield
    finally:
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job


async def test_feed_and_sessions_are_kept_short(store: Store, tmp_path: Path) -> None:
    with store.write() as session:
        row = "INSERT INTO feed (position, kind, site, node) VALUES (:position, 'node', 'east', 'gate-1')"
        session.execute(text(row), [{"position": position} for position in (1, 2, KEPT_ENTRIES + 2)])
    visitor(store, Role.GUARD, now=NOON - timedelta(days=3))
    visitor(store, Role.GUARD, now=NOON)

    def left(row: type[FeedRow] | type[SessionRow]) -> int:
        with store.read() as session:
            return session.scalar(select(func.count()).select_from(row)) or 0

    async with kept(house_of(store, tmp_path, Watch())):
        await until(lambda: left(FeedRow) == 1 and left(SessionRow) == 1)


async def test_a_database_that_is_away_does_not_end_it(store: Store, tmp_path: Path) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed RENAME TO elsewhere")
    house = house_of(store, tmp_path, Watch())

    async with kept(house):
        await until(lambda: read_heads(house.heads_file).noted != ())

    assert (
        house.metrics.registry.get_sample_value("gatehouse_central_upkeep_failures_total", {"chore": "feed"}) == 1
    )


async def test_a_head_is_noted_each_day(store: Store, tmp_path: Path) -> None:
    fill(store, 2)
    watch = Watch()
    house = house_of(store, tmp_path, watch)
    house.note_head(Occasion.STARTED)
    for days in (0, 0, 1, 1, 2):
        watch.now = NOON + timedelta(days=days)
        house._head()
    house.note_head(Occasion.STOPPED)

    noted = read_heads(house.heads_file).noted
    assert [one.occasion for one in noted] == [Occasion.STARTED, Occasion.DAILY, Occasion.DAILY, Occasion.STOPPED]
    assert {one.head.seq for one in noted} == {2}


async def test_an_audit_that_was_changed_is_noticed_when_its_head_is_noted(store: Store, tmp_path: Path) -> None:
    fill(store, 5)
    house = house_of(store, tmp_path, Watch())
    house.note_head(Occasion.STARTED)
    tamper(store, "DELETE FROM audit_entries WHERE seq > 3")
    house.note_head(Occasion.STOPPED)

    sample = house.metrics.registry.get_sample_value("gatehouse_central_upkeep_failures_total", {"chore": "audit"})
    assert sample == 1


async def test_the_embedded_database_is_copied_each_day(store: Store, tmp_path: Path) -> None:
    watch = Watch()
    house = house_of(store, tmp_path, watch)
    for hours in range(0, 24 * 6, 6):
        watch.now = NOON + timedelta(hours=hours)
        house._copy()

    made = backups(house.backups_folder)
    assert len(made) == (3 if store.embedded else 0)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for _, path in made)
    if store.embedded:
        assert made[0][0] == NOON + timedelta(days=5)


def test_a_heads_file_that_cannot_be_written_is_counted_and_stops_nothing(store: Store, tmp_path: Path) -> None:
    house = house_of(store, tmp_path, Watch())
    house.heads_file.mkdir()
    house.note_head(Occasion.STARTED)

    sample = house.metrics.registry.get_sample_value("gatehouse_central_upkeep_failures_total", {"chore": "head"})
    assert sample == 1

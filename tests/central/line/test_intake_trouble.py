import asyncio
from collections.abc import Callable
from random import Random

from sqlalchemy import event, text

from central.feed import Feed
from central.line.ingest import AckFor
from central.line.intake import Intake
from central.line.metrics import Metrics
from central.store.db import Store
from tests.central.line.test_intake import letters_in, plates_in, raw, running
from tests.central.live import until
from tests.central.node import TellingNode, passage
from tests.central.store.test_damage import file_of, overwrite


def make(store: Store) -> tuple[Intake, list[AckFor]]:
    acks: list[AckFor] = []
    return Intake(store, Feed(store), Metrics(), {}, acks.append), acks


def limit_pages(store: Store) -> Callable[[int], None]:
    """Give the database a disk of so many pages, which may grow; return what sets its size."""
    pages = [2**30]

    def fit(connection: object, *_: object) -> None:
        getattr(connection, "execute")(f"PRAGMA max_page_count = {pages[0]}")  # noqa: B009 - any driver's

    event.listen(store.engine, "connect", fit)
    event.listen(store.engine, "checkout", fit)

    def set_size(count: int) -> None:
        pages[0] = count

    return set_size


async def test_a_full_disk_is_told_holds_the_batch_and_is_over_by_itself(embedded: Store) -> None:
    set_size = limit_pages(embedded)
    intake, acks = make(embedded)
    node = TellingNode()
    async with running(intake):
        set_size(1)
        for _ in range(20):
            await intake.put(raw(node, *(passage() for _ in range(60))))
        await until(lambda: intake.trouble == "full")
        await asyncio.sleep(0.3)
        assert acks == []
        assert len(plates_in(embedded)) == 0
        set_size(2**30)
        await until(lambda: any(ack.ack.upto == 1200 for ack in acks))

    assert intake.trouble == ""
    assert letters_in(embedded) == ()


async def test_a_file_damaged_while_it_is_used_is_told_and_nothing_is_acknowledged_or_buried(
    embedded: Store,
) -> None:
    intake, acks = make(embedded)
    node = TellingNode()
    async with running(intake):
        await intake.put(raw(node, *(passage() for _ in range(60))))
        await until(lambda: len(acks) == 1)
        embedded.close()
        whole = file_of(embedded).read_bytes()
        overwrite(file_of(embedded), 4096, Random(1).randbytes(len(whole) - 4096))  # noqa: S311 - rubbish
        await intake.put(raw(node, passage()))
        await until(lambda: intake.trouble == "damaged")
        await asyncio.sleep(0.3)
        assert len(acks) == 1
        embedded.close()
        file_of(embedded).write_bytes(whole)
        await until(lambda: len(acks) == 2)

    assert letters_in(embedded) == ()


async def test_books_that_cannot_be_read_are_not_taken_for_poison(store: Store) -> None:
    intake, acks = make(store)
    node = TellingNode()
    async with running(intake):
        await intake.put(raw(node, passage()))
        await until(lambda: len(acks) == 1)
        with store.write() as session:
            session.execute(text("UPDATE epochs SET received = '[[\"one\"]]'"))
        await intake.put(raw(node, passage(), passage()))
        await until(lambda: intake.trouble == "damaged")
        assert len(acks) == 1
        assert letters_in(store) == ()
        with store.write() as session:
            session.execute(text("UPDATE epochs SET received = '[[1, 1]]'"))
        await until(lambda: any(ack.ack.upto == 3 for ack in acks))

    assert letters_in(store) == ()

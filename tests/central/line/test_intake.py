import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import text

from central.delivery.arrivals import RawMessage
from central.delivery.dead_letters import DeadLetterView, dead_letters
from central.feed import Feed
from central.line.ingest import AckFor
from central.line.intake import Intake
from central.line.metrics import Metrics
from central.passages.search import PassageQuery, search
from central.store.db import Store
from central.store.schema import migrate
from tests.central.live import until
from tests.central.node import NOON, TellingNode, passage
from tests.services.postgresql import Postgresql
from wire.codec import encode
from wire.events import Event
from wire.ids import new_id

CURSED = "京A66666"
_REFUSALS = {
    "sqlite": (
        f"CREATE TRIGGER curse BEFORE INSERT ON passages WHEN new.plate = '{CURSED}' "
        "BEGIN SELECT RAISE(ABORT, 'cursed'); END"
    ),
    "postgresql": f"ALTER TABLE passages ADD CONSTRAINT curse CHECK (plate <> '{CURSED}')",
}


def raw(node: TellingNode, *events: Event) -> RawMessage:
    return RawMessage(str(node.topic), encode(node.encloses(*events)), retained=False, received_at=NOON)


def curse(store: Store) -> None:
    """Make the database refuse one plate, as a later constraint might."""
    with store.engine.begin() as connection:
        connection.execute(text(_REFUSALS[store.engine.dialect.name]))


@asynccontextmanager
async def running(intake: Intake) -> AsyncIterator[None]:
    task = asyncio.create_task(intake.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def make(store: Store) -> tuple[Intake, list[AckFor]]:
    acks: list[AckFor] = []
    return Intake(store, Feed(store), Metrics(), {}, acks.append), acks


def letters_in(store: Store) -> tuple[DeadLetterView, ...]:
    with store.read() as session:
        return dead_letters(session, None, 50)


def plates_in(store: Store) -> list[str]:
    with store.read() as session:
        return [str(item.plate.text) for item in search(session, PassageQuery(limit=200)).items if item.plate]


async def test_poison_in_a_batch_goes_to_dead_letters_alone(store: Store) -> None:
    curse(store)
    node = TellingNode()
    intake, acks = make(store)
    plates = [f"京A{number:05}" for number in range(40)]
    for plate in plates[:20]:
        await intake.put(raw(node, passage(plate)))
    await intake.put(raw(node, passage("京B00001"), passage(CURSED), passage("京B00002")))
    for plate in plates[20:]:
        await intake.put(raw(node, passage(plate)))

    async with running(intake):
        await until(lambda: any(ack.ack.upto == 43 for ack in acks))

    (letter,) = letters_in(store)
    assert (letter.reason, letter.seq) == ("poison", 22)
    assert sorted(plates_in(store)) == sorted([*plates, "京B00001", "京B00002"])


async def test_what_the_database_will_not_hold_is_poison(store: Store) -> None:
    node = TellingNode()
    intake, acks = make(store)
    with store.write() as session:
        session.execute(text("CREATE UNIQUE INDEX one_of_a_kind ON passages (frames)"))
    await intake.put(raw(node, passage(), passage()))

    async with running(intake):
        await until(lambda: any(ack.ack.upto == 2 for ack in acks))

    assert [letter.reason for letter in letters_in(store)] == ["poison"]
    assert len(plates_in(store)) == 1


async def test_nothing_is_acknowledged_before_it_is_stored(store: Store) -> None:
    seen: list[int] = []
    node = TellingNode()
    intake = Intake(store, Feed(store), Metrics(), {}, lambda _ack: seen.append(len(plates_in(store))))
    async with running(intake):
        for _ in range(5):
            await intake.put(raw(node, passage()))
        await until(lambda: seen[-1:] == [5])

    assert all(seen)


@pytest.mark.postgresql
async def test_a_database_that_falls_loses_nothing_and_gets_no_acknowledgement() -> None:
    with Postgresql() as server:
        store = Store(server.new_database())
        migrate(store)
        intake, acks = make(store)
        node = TellingNode()
        async with running(intake):
            await intake.put(raw(node, passage()))
            await until(lambda: len(acks) == 1)
            server.stop()
            await intake.put(raw(node, passage()))
            await until(lambda: intake.trouble != "")
            assert len(acks) == 1
            server.start()
            await until(lambda: len(acks) == 2)
        assert intake.trouble == ""
        assert len(plates_in(store)) == 2
        store.close()


async def test_another_writer_is_waited_for(store: Store) -> None:
    intake, acks = make(store)
    async with running(intake):
        with store.write() as session:
            session.execute(text("SELECT 1"))
            await intake.put(raw(TellingNode(), passage()))
            await asyncio.sleep(0.1)
            assert not acks
        await until(lambda: len(acks) == 1)


@pytest.mark.postgresql
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
async def test_a_backlog_names_no_more_at_once_than_a_database_takes(store: Store) -> None:
    """62 full messages name 67,456 passages and what they took in; PostgreSQL takes 65,535 parameters."""
    node = TellingNode()
    intake, acks = make(store)
    for _ in range(62):
        full = (passage(None, merged=tuple(new_id() for _ in range(16))) for _ in range(64))
        await intake.put(raw(node, *full))

    async with running(intake):
        await until(lambda: any(ack.ack.upto == 62 * 64 for ack in acks))

    assert letters_in(store) == ()

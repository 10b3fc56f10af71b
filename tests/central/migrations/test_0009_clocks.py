"""A store of a release before gets its order of passages, and goes back to it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from central.passages.search import PassageQuery, search
from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from tests.central.node import NOON, TellingNode, passage
from tests.central.taking_in import take

RIGHT, AHEAD, SLIGHTLY = "京A00001", "京A00002", "京A00003"


@pytest.fixture
def before(store: Store) -> Store:
    """A store as the release before left it, one clock three hours fast and one 29 seconds."""
    node = TellingNode()
    for place, (plate, fast_s) in enumerate(((RIGHT, -86_400), (AHEAD, 10_800), (SLIGHTLY, 29))):
        at = NOON + timedelta(minutes=place)
        take(store, node.tells(passage(plate, at=at + timedelta(seconds=fast_s)), received_at=at))
    go_back(store, "0008")
    return store


def columns(store: Store, table: str) -> set[str]:
    with store.read() as session:
        return set(session.execute(text(f"SELECT * FROM {table}")).keys())  # noqa: S608 - a test's own word


def test_what_was_stored_is_ordered_by_its_capture_and_the_future_by_its_arrival(before: Store) -> None:
    migrate(before)

    with before.read() as session:
        found = search(session, PassageQuery()).items
    assert [(one.plate and one.plate.text, one.clock_doubt) for one in found] == [
        (SLIGHTLY, None),
        (AHEAD, "ahead"),
        (RIGHT, None),
    ]
    assert [one.ordered_at for one in found] == [
        NOON + timedelta(minutes=2, seconds=29),
        NOON + timedelta(minutes=1),
        NOON - timedelta(days=1),
    ]
    compare(before)


def test_the_way_back_leaves_what_was_there_before(before: Store) -> None:
    was = {table: columns(before, table) for table in ("passages", "nodes", "epochs", "alerts")}
    assert not {"ordered_at", "clock_doubt", "told"} & was["passages"]
    assert not {"clock_error_s", "overtaken", "clashing"} & was["nodes"]

    migrate(before)
    go_back(before, "0008")

    assert {table: columns(before, table) for table in was} == was
    with before.read() as session:
        plates = session.scalars(text("SELECT plate FROM passages ORDER BY captured_at")).all()
    assert plates == [RIGHT, SLIGHTLY, AHEAD]


def test_a_passage_of_before_is_revised_and_a_repetition_of_it_is_counted_as_nothing(before: Store) -> None:
    migrate(before)
    with before.read() as session:
        known = search(session, PassageQuery(plate=RIGHT)).items[0]
    again = passage(RIGHT, at=known.captured_at, passage_id=known.id)
    take(before, TellingNode().tells(again))
    newer = take(before, TellingNode().tells(passage(RIGHT, passage_id=known.id, revision=1)))

    assert newer.stored == {"passage": 1}
    with before.read() as session:
        assert session.execute(text("SELECT overtaken, clashing FROM nodes")).one() == (0, 0)

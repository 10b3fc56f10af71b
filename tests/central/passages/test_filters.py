"""Which passages the questions of every morning find, and that they are not looked for among all others."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from central.passages.search import PassageQuery, search
from central.store.db import Store
from tests.central.node import NOON, TellingNode, move, passage
from tests.central.taking_in import take
from wire.events import PlateStatus, Subject

KINDS = {
    "by_hand": PassageQuery(by_hand=True),
    "followed": PassageQuery(followed=True),
    "not_read": PassageQuery(not_read=True),
}


def tell_a_night(store: Store) -> None:
    """Tell of two that nobody asks for, one by hand, one that followed, and three vehicles that were not read."""
    plain, opened, followed = passage("京A10001"), passage("京A10002"), passage("京A10003")
    seen = [passage(f"京A1000{4 + place}") for place in range(3)]
    statuses = (PlateStatus.UNCERTAIN, PlateStatus.UNREAD, PlateStatus.PLATELESS)
    doubtful = [
        one.model_copy(update={"plate_status": status}) for one, status in zip(seen, statuses, strict=True)
    ]
    person = passage(None)
    by_hand = move(opened.passage).model_copy(update={"actor": "li"})
    followed = followed.model_copy(update={"followed": True})
    take(store, TellingNode().tells(plain, opened, followed, *doubtful, person, by_hand))


def found(store: Store, query: PassageQuery) -> set[str]:
    with store.read() as session:
        return {str(one.plate.text) if one.plate else one.subject for one in search(session, query).items}


@pytest.mark.parametrize(
    "query, plates",
    [
        (PassageQuery(by_hand=True), {"京A10002"}),
        (PassageQuery(followed=True), {"京A10003"}),
        (PassageQuery(not_read=True), {"京A10004", "京A10005", "京A10006"}),
        (PassageQuery(not_read=True, plate_status=PlateStatus.UNREAD), {"京A10005"}),
        (PassageQuery(not_read=True, subject=Subject.PERSON), set()),
        (PassageQuery(not_read=True, followed=True), set()),
        (PassageQuery(not_read=True, until=NOON), set()),
        (PassageQuery(by_hand=True, since=NOON + timedelta(seconds=1)), set()),
        (PassageQuery(by_hand=True, plate="0002"), {"京A10002"}),
    ],
)
def test_each_kind_is_found_and_other_conditions_narrow_it(
    store: Store, query: PassageQuery, plates: set[str]
) -> None:
    tell_a_night(store)

    assert found(store, query) == plates


def plan_of(store: Store, query: PassageQuery) -> str:
    """Say how the database goes about a search."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        asked.append((statement, parameters))

    with store.read() as session:
        event.listen(store.engine, "before_cursor_execute", note)
        search(session, query)
        event.remove(store.engine, "before_cursor_execute", note)
        statement, parameters = next(one for one in asked if one[0].startswith("SELECT"))
        connection = session.connection()
        if not store.embedded:
            # A table without rows is read faster than any index.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        explain = "EXPLAIN QUERY PLAN" if store.embedded else "EXPLAIN"
        return str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())


@pytest.mark.parametrize("kind", KINDS)
def test_the_few_of_a_kind_have_an_index_by_time(store: Store, kind: str) -> None:
    plan = plan_of(store, KINDS[kind])

    assert f"ix_passages_{kind}" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_a_search_for_all_does_not_use_them(store: Store) -> None:
    assert not any(f"ix_passages_{kind}" in plan_of(store, PassageQuery()) for kind in KINDS)

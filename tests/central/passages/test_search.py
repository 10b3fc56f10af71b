from dataclasses import replace
from datetime import timedelta

import pytest

from central.base import BadQueryError
from central.line.ingest import ingest
from central.passages.search import Page, PassageQuery, find, search
from central.store.db import Store
from tests.central.node import NOON, TellingNode, passage
from wire.events import PlateStatus, Subject, Verdict
from wire.ids import new_id


def fill(store: Store) -> None:
    east, west = TellingNode(), TellingNode(site="west", name="gate-2")
    plates = ["京A12345", "京A1234?", "京A54321", "蒙K12345", None]
    told = [passage(plate, at=NOON + timedelta(minutes=place)) for place, plate in enumerate(plates)]
    waiting = passage("粤ZAB12港", at=NOON - timedelta(hours=1), lane="out-1", verdict=Verdict.WAIT)
    with store.write() as session:
        ingest(session, [east.tells(*told), west.tells(waiting)])


def plates_of(page: Page) -> list[str]:
    return [str(item.plate.text) if item.plate else "" for item in page.items]


def ask(store: Store, query: PassageQuery) -> list[str]:
    with store.read() as session:
        return plates_of(search(session, query))


def test_without_conditions_all_come_newest_first(store: Store) -> None:
    fill(store)

    assert ask(store, PassageQuery()) == ["", "蒙K12345", "京A54321", "京A1234?", "京A12345", "粤ZAB12港"]


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("京a·12345", ["京A12345"]),
        ("京A1234?", ["京A1234?", "京A12345"]),
        ("京A*", ["京A54321", "京A1234?", "京A12345"]),
        ("*12345", ["蒙K12345", "京A12345"]),
        ("?K12345", ["蒙K12345"]),
        ("京a12", ["京A1234?", "京A12345"]),
        ("12345", ["蒙K12345", "京A12345"]),
        ("b12港", ["粤ZAB12港"]),
        ("54322", []),
        ("*", ["蒙K12345", "京A54321", "京A1234?", "京A12345", "粤ZAB12港"]),
    ],
)
def test_plates_are_found_exactly_or_by_pattern(store: Store, typed: str, expected: list[str]) -> None:
    fill(store)

    assert ask(store, PassageQuery(plate=typed)) == expected


@pytest.mark.parametrize(
    "query, expected",
    [
        (PassageQuery(site="west"), ["粤ZAB12港"]),
        (PassageQuery(node="gate-2"), ["粤ZAB12港"]),
        (PassageQuery(lane="out-1"), ["粤ZAB12港"]),
        (PassageQuery(verdict=Verdict.WAIT), ["粤ZAB12港"]),
        (PassageQuery(subject=Subject.PERSON), [""]),
        (PassageQuery(plate_status=PlateStatus.PLATELESS), [""]),
        (PassageQuery(since=NOON + timedelta(minutes=3)), ["", "蒙K12345"]),
        (PassageQuery(until=NOON), ["粤ZAB12港"]),
        (PassageQuery(since=NOON, until=NOON + timedelta(minutes=1)), ["京A12345"]),
        (PassageQuery(site="east", lane="out-1"), []),
        (PassageQuery(site="' OR 1=1 --"), []),
    ],
)
def test_conditions_narrow(store: Store, query: PassageQuery, expected: list[str]) -> None:
    fill(store)

    assert ask(store, query) == expected


def test_pages_show_every_passage_once_although_new_ones_come(store: Store) -> None:
    node = TellingNode()
    with store.write() as session:
        # Several were captured in the same instant: the id decides.
        told = [passage(at=NOON + timedelta(seconds=place // 3)) for place in range(10)]
        ingest(session, [node.tells(*told)])
    seen: list[object] = []
    query = PassageQuery(limit=3)
    while True:
        with store.read() as session:
            page = search(session, query)
        seen.extend(item.id for item in page.items)
        with store.write() as session:
            ingest(session, [node.tells(passage(at=NOON + timedelta(hours=1)))])
        if page.next_cursor is None:
            break
        query = replace(query, cursor=page.next_cursor)

    expected = sorted(told, key=lambda one: (one.captured_at, one.passage), reverse=True)
    assert seen == [one.passage for one in expected]


@pytest.mark.parametrize(
    "query, field",
    [
        (PassageQuery(plate="<script>"), "plate"),
        (PassageQuery(cursor="rubbish"), "cursor"),
        (PassageQuery(limit=0), "limit"),
        (PassageQuery(limit=1001), "limit"),
    ],
)
def test_what_cannot_be_asked_is_refused(store: Store, query: PassageQuery, field: str) -> None:
    with store.read() as session, pytest.raises(BadQueryError) as caught:
        search(session, query)

    assert caught.value.field == field


def test_an_unknown_passage_is_none(store: Store) -> None:
    with store.read() as session:
        assert find(session, new_id()) is None


def test_a_plate_does_not_show_in_a_representation(store: Store) -> None:
    fill(store)
    with store.read() as session:
        page = search(session, PassageQuery(plate="京A12345"))

    assert "京A12345" not in repr(page)

from dataclasses import replace
from datetime import date, timedelta

import pytest

from central.dashboard.daybook import COUNTED, Total, days_of, total_of
from central.passages.search import Page, PassageQuery, search
from central.store.db import Store
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.dashboard.watch import SHANGHAI
from tests.central.node import TellingNode, passage
from tests.central.taking_in import take
from wire.plate_kinds import PlateColour

BLUE = plate("京A12345", PlateColour.BLUE)


def page_of(store: Store, query: PassageQuery) -> Page:
    with store.read() as session:
        return search(session, query)


def test_a_page_is_parted_at_midnight_of_the_site(store: Store, telling: Telling) -> None:
    midnight = NOON - timedelta(hours=12)
    for at in (midnight, midnight - timedelta(microseconds=1), midnight - timedelta(days=3)):
        telling.passage(at, BLUE)

    days = days_of(page_of(store, PassageQuery()), SHANGHAI, begins=True)

    assert [day.date for day in days] == [date(2026, 11, 23), date(2026, 11, 22), date(2026, 11, 20)]
    assert [len(day.passages) for day in days] == [1, 1, 1]


@pytest.mark.parametrize(
    "begins, ends, whole",
    [
        (True, True, [True, True, True]),
        (False, True, [False, True, True]),
        (True, False, [True, True, False]),
        (False, False, [False, True, False]),
    ],
)
def test_a_day_is_whole_where_no_other_page_has_some_of_it(
    store: Store, telling: Telling, whole: list[bool], *, begins: bool, ends: bool
) -> None:
    for days in range(3):
        telling.passage(NOON - timedelta(days=days), BLUE)
    page = replace(page_of(store, PassageQuery()), next_cursor=None if ends else "more")

    assert [day.is_whole for day in days_of(page, SHANGHAI, begins=begins)] == whole


def test_the_only_day_of_a_page_in_the_middle_is_not_whole(store: Store, telling: Telling) -> None:
    telling.passage(NOON, BLUE)
    page = replace(page_of(store, PassageQuery()), next_cursor="more")

    assert not days_of(page, SHANGHAI, begins=True)[0].is_whole
    assert days_of(Page((), None), SHANGHAI, begins=True) == ()


@pytest.mark.parametrize(
    "query, expected",
    [
        (PassageQuery(limit=9), Total(7)),
        (PassageQuery(limit=7), Total(7)),
        (PassageQuery(limit=3), Total(7)),
        (PassageQuery(limit=3, plate="京A12345"), Total(7)),
        (PassageQuery(limit=9, plate="2345"), Total(7)),
        (PassageQuery(limit=3, plate="2345"), Total(3, and_more=True)),
        (PassageQuery(limit=3, plate="京*"), Total(3, and_more=True)),
        (PassageQuery(limit=3, plate="6N2T9"), Total(0)),
    ],
)
def test_a_total_is_exact_or_says_that_there_are_more(
    store: Store, telling: Telling, query: PassageQuery, expected: Total
) -> None:
    for seconds in range(7):
        telling.passage(NOON - timedelta(seconds=seconds), BLUE)
    page = page_of(store, query)

    with store.read() as session:
        assert total_of(session, query, page) == expected
        if page.next_cursor:
            later = replace(query, cursor=page.next_cursor)
            assert total_of(session, later, page_of(store, later)) == expected, "every page says the same"


def test_a_total_of_very_many_is_not_counted_out(store: Store) -> None:
    node = TellingNode()
    take(store, *(node.tells(*(passage() for _ in range(50))) for _ in range(COUNTED // 50 + 1)))
    query = PassageQuery(limit=3)

    with store.read() as session:
        assert total_of(session, query, search(session, query)) == Total(COUNTED, and_more=True)

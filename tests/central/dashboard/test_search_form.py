from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from central.dashboard.search_form import PAGE_SIZE, carried_form, read_form
from central.passages.search import PassageQuery
from tests.central.dashboard.watch import SHANGHAI
from wire.events import PlateStatus

LANES = frozenset({"garden/east/in-1"})


def test_an_empty_form_asks_for_everything() -> None:
    form = read_form({}, LANES, SHANGHAI)

    assert form.query == PassageQuery(limit=PAGE_SIZE)
    assert form.problems == {}


def test_a_full_form_becomes_a_query_in_the_sites_time() -> None:
    sent = {
        "plate": " 京A* ",
        "lane": "garden/east/in-1",
        "status": "uncertain",
        "from": "2026-11-23T00:00",
        "until": "2026-11-23T08:30:15",
        "by_hand": "yes",
        "followed": "yes",
        "cursor": "abc",
    }

    assert read_form(sent, LANES, SHANGHAI).query == PassageQuery(
        plate="京A*",
        site="garden",
        node="east",
        lane="in-1",
        plate_status=PlateStatus.UNCERTAIN,
        since=datetime(2026, 11, 22, 16, tzinfo=UTC),
        until=datetime(2026, 11, 23, 0, 30, 15, tzinfo=UTC),
        by_hand=True,
        followed=True,
        cursor="abc",
        limit=PAGE_SIZE,
    )


def test_all_problems_are_told_at_once() -> None:
    sent = {
        "lane": "a/b/c'; DROP TABLE passages",
        "status": "stolen",
        "from": "yesterday",
        "until": "0001-01-01",
        "by_hand": "1' OR 1=1",
        "followed": "no",
    }

    form = read_form(sent, LANES, SHANGHAI)

    assert form.query is None
    assert {name: problem.key for name, problem in form.problems.items()} == {
        "from": "problem.moment",
        "until": "problem.moment",
        "lane": "problem.lane",
        "status": "problem.status",
        "by_hand": "problem.flag",
        "followed": "problem.flag",
    }


def test_what_was_not_read_is_asked_for_in_place_of_one_status() -> None:
    query = read_form({"status": "not_read"}, LANES, SHANGHAI).query

    assert query == PassageQuery(not_read=True, limit=PAGE_SIZE)


@pytest.mark.parametrize(
    "sent, address",
    [
        ({}, "/passages"),
        ({"plate": "京A*", "until": "", "stray": "1"}, "/passages?plate=%E4%BA%ACA%2A"),
        ({"plate": "a&b=c#d", "followed": "yes"}, "/passages?plate=a%26b%3Dc%23d&followed=yes"),
    ],
)
def test_a_form_is_carried_in_an_address_and_read_from_it(sent: dict[str, str], address: str) -> None:
    form = carried_form(sent)

    assert form.address() == address
    assert form.narrows is bool(sent)
    assert form.address("/elsewhere", {"plate": "", "cursor": "x"}).endswith("cursor=x")


def test_a_page_further_back_narrows_nothing() -> None:
    assert not carried_form({"cursor": "abc"}).narrows


def test_an_end_before_the_beginning_is_refused() -> None:
    sent = {"from": "2026-11-23T08:00", "until": "2026-11-23T08:00"}

    assert read_form(sent, LANES, SHANGHAI).problems["until"].key == "problem.order"


def test_a_time_with_an_offset_of_its_own_is_taken_at_its_word() -> None:
    form = read_form({"from": "2026-11-23T08:00+00:00"}, LANES, SHANGHAI)

    assert form.query is not None
    assert form.query.since == datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize("local, key", [("2026-03-29T02:30", "problem.gap"), ("2026-10-25T02:30", None)])
def test_a_local_time_that_never_was_is_refused(local: str, key: str | None) -> None:
    problem = read_form({"from": local}, LANES, ZoneInfo("Europe/Berlin")).problems.get("from")

    assert (problem.key if problem else None) == key

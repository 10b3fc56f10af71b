"""What goes on record of a search: how it was narrowed and what it showed, but never the plate."""

from datetime import timedelta

import pytest

from central.audit.searches import search_said
from central.passages.search import PassageQuery, PassageView, search
from central.store.db import Store
from tests.central.node import NOON, TellingNode, passage
from tests.central.taking_in import stored, take
from wire.events import Subject


@pytest.fixture
def shown(embedded: Store) -> tuple[PassageView, ...]:
    """Two passages, of which the newer one has no picture."""
    bare = passage("京B12345", at=NOON + timedelta(seconds=5)).model_copy(update={"evidence": ()})
    take(embedded, TellingNode().tells(passage("京A12345"), bare))
    return stored(embedded).items


def said(store: Store, query: PassageQuery, *, pictures: bool = False) -> dict[str, object]:
    with store.read() as session:
        return search_said(query, search(session, query), pictures=pictures)


def test_the_plate_that_was_looked_for_is_on_no_record(embedded: Store, shown: tuple[PassageView, ...]) -> None:
    told = said(embedded, PassageQuery(plate="京A12345", node="gate-1", subject=Subject.VEHICLE, since=NOON))
    assert "12345" not in str(told)
    assert told["filters"] == {"node": "gate-1", "subject": "vehicle", "since": NOON, "by_plate": True}
    assert (told["newest"], told["oldest"], told["shown"]) == (shown[1].id, shown[1].id, 1)


def test_what_narrowed_nothing_is_not_named(embedded: Store, shown: tuple[PassageView, ...]) -> None:
    told = said(embedded, PassageQuery())
    assert told == {
        "filters": {"by_plate": False},
        "is_later_page": False,
        "shown": 2,
        "newest": shown[0].id,
        "oldest": shown[1].id,
    }
    assert said(embedded, PassageQuery(by_hand=True))["filters"] == {"by_hand": True, "by_plate": False}


def test_where_the_list_shows_pictures_it_is_named_whose(embedded: Store, shown: tuple[PassageView, ...]) -> None:
    assert said(embedded, PassageQuery(), pictures=True)["pictures_of"] == [shown[1].id]


def test_a_later_page_says_that_it_is_one(embedded: Store, shown: tuple[PassageView, ...]) -> None:
    with embedded.read() as session:
        first = search(session, PassageQuery(limit=1))
    told = said(embedded, PassageQuery(limit=1, cursor=first.next_cursor))
    assert (told["is_later_page"], told["newest"]) == (True, shown[1].id)


def test_of_nothing_found_nothing_is_named(embedded: Store) -> None:
    told = said(embedded, PassageQuery(plate="京*"), pictures=True)
    assert (told["shown"], told["newest"], told["oldest"], told["pictures_of"]) == (0, None, None, [])

"""Small pictures of a list: on record once with the list, and by themselves wherever no list speaks for them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.audit.listed import LISTED_FOR
from central.audit.searches import search_said
from central.audit.trail import AuditEntry, record
from central.line.ingest import ingest
from central.line.metrics import Metrics
from central.line.pictures import PictureFetcher
from central.passages.search import PassageQuery, PassageView, search
from central.store.db import Store
from central.tables import AuditRow
from tests.central.api.composed import api_over
from tests.central.line.test_pictures import drawn
from tests.central.node import PICTURE, TellingNode, passage
from tests.central.visitors import Visitor, sign_in, visitor

EARLIER: Final = PICTURE.model_copy(update={"sha256": "cd" * 32})


class Shelf(PictureFetcher):
    """A node that has every picture."""

    content = drawn(320, 180)

    def __init__(self) -> None:
        super().__init__({}, Metrics())

    async def fetch(self, passage: PassageView, sha256: str, *, small: bool = False) -> bytes:  # noqa: ARG002 - it has all
        return self.content


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def told(store: Store) -> UUID:
    """A passage whose second revision has another picture."""
    node, first = TellingNode(), passage("京A12345")
    second = passage("京A12345", passage_id=first.passage, revision=1)
    with store.write() as session:
        ingest(session, [node.tells(first.model_copy(update={"evidence": (EARLIER,)})), node.tells(second)])
    return first.passage


@pytest.fixture
def api(store: Store, shelf: Shelf) -> Iterator[TestClient]:
    with TestClient(api_over(store, pictures=shelf)) as client:
        yield client


def notes(
    store: Store,
    who: Visitor,
    action: str,
    said: Mapping[str, Any] = MappingProxyType({}),
    ago: timedelta = timedelta(),
) -> None:
    with store.write() as session:
        record(
            session,
            AuditEntry(datetime.now(UTC) - ago, who.name, "guard", action, "", who.account, None, dict(said)),
        )


def lists(store: Store, who: Visitor, *, ago: timedelta = timedelta()) -> None:
    """Have somebody look at the list with its pictures, as its page puts that on record."""
    query = PassageQuery()
    with store.read() as session:
        said = search_said(query, search(session, query), pictures=True)
    notes(store, who, "search_passages", said, ago)


def looks(store: Store) -> list[tuple[str, object]]:
    """Return the pictures that are on record by themselves, and whether they were small."""
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "see_picture").order_by(AuditRow.seq))
        return [(row.detail["sha256"], row.detail.get("small", False)) for row in rows]


def address(told: UUID, sha256: str = PICTURE.sha256) -> str:
    return f"/passages/{told}/pictures/{sha256}"


def test_a_small_picture_of_a_list_on_record_is_no_further_row_and_the_whole_one_is(
    store: Store, api: TestClient, told: UUID, shelf: Shelf
) -> None:
    lists(store, sign_in(api, store, Role.GUARD))

    answer = api.get(f"{address(told)}/small")

    assert (answer.status_code, answer.content) == (200, shelf.content)
    assert answer.headers["content-type"] == "image/jpeg"
    assert looks(store) == []
    assert api.get(address(told)).status_code == 200
    assert looks(store) == [(PICTURE.sha256, False)]


def test_the_list_names_whose_pictures_it_shows(store: Store, api: TestClient, told: UUID) -> None:
    with store.write() as session:
        ingest(session, [TellingNode().tells(passage().model_copy(update={"evidence": ()}))])
    lists(store, sign_in(api, store, Role.GUARD))

    with store.read() as session:
        (row,) = session.scalars(select(AuditRow))
    assert row.detail["shown"] == 2
    assert row.detail["pictures_of"] == [str(told)]


def test_without_a_list_a_small_picture_is_a_look_as_any_other(store: Store, api: TestClient, told: UUID) -> None:
    sign_in(api, store, Role.GUARD)
    api.get("/passages")

    assert api.get(f"{address(told)}/small").status_code == 200
    assert looks(store) == [(PICTURE.sha256, True)]


@pytest.mark.parametrize("whose", ["another's", "long ago", "far back"])
def test_another_s_list_and_one_of_long_ago_speak_for_nothing(
    store: Store, api: TestClient, told: UUID, whose: str
) -> None:
    guard = sign_in(api, store, Role.GUARD)
    lister = visitor(store, Role.GUARD) if whose == "another's" else guard
    lists(store, lister, ago=LISTED_FOR + timedelta(seconds=1) if whose == "long ago" else timedelta())
    for _ in range(100 if whose == "far back" else 0):
        notes(store, guard, "see_passage")

    api.get(f"{address(told)}/small")
    assert looks(store) == [(PICTURE.sha256, True)]


def test_a_picture_that_the_list_did_not_show_is_a_look_of_its_own(
    store: Store, api: TestClient, told: UUID
) -> None:
    lists(store, sign_in(api, store, Role.GUARD))

    api.get(f"{address(told, EARLIER.sha256)}/small")
    assert looks(store) == [(EARLIER.sha256, True)]


def test_the_whole_picture_of_a_node_that_makes_none_small_is_a_look_of_its_own(
    store: Store, api: TestClient, told: UUID, shelf: Shelf
) -> None:
    lists(store, sign_in(api, store, Role.GUARD))
    shelf.content = drawn(1920, 1080)

    assert api.get(f"{address(told)}/small").content == shelf.content
    assert looks(store) == [(PICTURE.sha256, False)]


def test_who_may_see_no_pictures_or_sits_elsewhere_gets_none(store: Store, api: TestClient, told: UUID) -> None:
    sign_in(api, store, Role.AUDITOR)
    assert api.get(f"{address(told)}/small").status_code == 403
    sign_in(api, store, Role.GUARD, place="elsewhere")
    assert api.get(f"{address(told)}/small").status_code == 404
    assert looks(store) == []

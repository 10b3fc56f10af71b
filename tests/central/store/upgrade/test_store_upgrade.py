"""A store of the release before, brought to this version and back: everything is there, on both engines."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.base import StoreError
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.passages.search import PassageQuery, find, search
from central.store.db import Store
from central.store.schema import check_version, compare, go_back, migrate
from central.tables import AccountRow, WatchEntryRow
from central.web.authentication import Doors
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.node import PICTURE, TellingNode, passage, reading
from tests.central.store.upgrade import old_store
from tests.central.store.upgrade.old_store import NOON, VERSION, passage_id, picture_of, plate_of
from tests.central.taking_in import take
from tests.central.visitors import sign_in
from wire.events import PassageRecorded

PASSAGES = 20_000
NODE = ("garden", "gate-1")


@pytest.fixture
def old(store_url: str) -> Iterator[Store]:
    """A store of the release before."""
    made = Store(store_url)
    old_store.make(made, PASSAGES)
    yield made
    made.close()


def revision(number: int, **fields: object) -> PassageRecorded:
    """What a new node tells of an old passage: a picture more, another plate, and what became of it."""
    told = passage(plate_of(number), at=NOON, passage_id=passage_id(number), revision=5)
    more = {"evidence": (PICTURE,), "other_plates": (reading("粤Z8A26港"),), "outcome": "passed", "followed": True}
    return told.model_copy(update={**more, **fields})


def test_everything_is_there_after_the_upgrade(old: Store) -> None:
    columns = old_store.kept_columns(old)
    before = old_store.contents(old, columns)

    migrate(old)

    check_version(old)
    compare(old)
    assert old_store.contents(old, columns) == before
    assert before["passages"][0] == PASSAGES
    with old.read() as session:
        assert session.scalars(select(AccountRow.place)).all() == ["river/north"]
        assert session.scalars(select(WatchEntryRow.place)).all() == ["river/north/garden"]


@pytest.mark.parametrize("number", [1, 4, PASSAGES])
def test_searches_answer(old: Store, number: int) -> None:
    migrate(old)

    with old.read() as session:
        exact = search(session, PassageQuery(plate=plate_of(number))).items
        alike = search(session, PassageQuery(plate=f"{plate_of(number)[:-1]}?", limit=200)).items
        newest = search(session, PassageQuery(limit=3)).items
        found = find(session, passage_id(number))
    assert [one.id for one in exact] == [passage_id(number)]
    assert passage_id(number) in {one.id for one in alike}
    assert [one.id for one in newest] == [passage_id(one) for one in (1, 2, 3)]
    assert found is not None
    assert [one.sha256 for one in found.pictures] == [picture_of(number)]
    assert (found.outcome, found.direction, found.followed) == (None, None, False)
    assert (found.other_plates, found.earlier_pictures) == ((), ())


def test_pages_answer(old: Store) -> None:
    migrate(old)
    watch = Watch()
    watch.now = NOON + timedelta(minutes=1)
    pages = dashboard(errands_over(old, watch), Doors(old, Grid({}), watch), Feed(old), SHANGHAI)
    client = TestClient(pages, raise_server_exceptions=False)
    sign_in(client, old, Role.GUARD, now=watch.now)

    for address in ("/", f"/passages?plate={plate_of(4)}", f"/passages/{passage_id(4)}", "/nodes"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert address == "/nodes" or plate_of(4)[2:] in answer.text.replace("</span>", "").replace(
            '<span class="char">', ""
        )


def test_what_a_new_node_tells_of_an_old_passage_is_taken_in(old: Store) -> None:
    migrate(old)

    take(old, TellingNode(*NODE).tells(revision(7)))

    with old.read() as session:
        found = find(session, passage_id(7))
        by_other_plate = search(session, PassageQuery(plate="粤Z8A26港")).items
    assert found is not None
    assert (found.outcome, found.followed, found.revision) == ("passed", True, 5)
    assert [(one.sha256, one.revision) for one in found.earlier_pictures] == [(picture_of(7), 1)]
    assert [one.id for one in by_other_plate] == [found.id]


def test_the_way_back_loses_nothing_but_what_is_new(old: Store) -> None:
    columns, shape = old_store.columns(old), old_store.shape(old)
    before = old_store.contents(old, columns)
    migrate(old)
    told = passage(plate_of(PASSAGES + 1), at=NOON, passage_id=passage_id(PASSAGES + 1))
    take(old, TellingNode(*NODE).tells(told.model_copy(update={"outcome": "passed"})))

    go_back(old, VERSION)

    assert old_store.shape(old) == shape
    after = old_store.contents(old, columns)
    assert after["passages"][0] == PASSAGES + 1, "what came meanwhile stays"
    changed = {"passages", "feed", "epochs", "nodes"}
    assert {name: after[name] for name in after.keys() - changed} == {
        name: before[name] for name in before.keys() - changed
    }


def test_forward_back_and_forward_again_is_as_forward_once(old: Store) -> None:
    columns = old_store.columns(old)
    before = old_store.contents(old, columns)
    forward = old_store.kept_columns(old)
    before_kept = old_store.contents(old, forward)
    migrate(old)
    go_back(old, VERSION)
    assert old_store.contents(old, columns) == before

    migrate(old)

    compare(old)
    assert old_store.contents(old, forward) == before_kept


def test_a_version_that_never_was_is_no_way_back(old: Store) -> None:
    migrate(old)

    with pytest.raises(StoreError, match="9999"):
        go_back(old, "9999")
    check_version(old)

"""Accounts and watch entries of the release before keep their place by its id, and get its path back."""

from sqlalchemy import text

from central.grid.lookup import by_path
from central.grid.tree import rename
from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from central.tables import AccountRow, WatchEntryRow
from tests.central.accounts.conftest import administrator
from tests.central.grid.town import NOON
from tests.central.watch_list.listing import requested


def said(store: Store, table: str) -> list[str]:
    with store.engine.connect() as connection:
        return list(connection.scalars(text(f"SELECT place FROM {table}")))  # noqa: S608 - our own tables


def test_a_place_is_kept_on_the_way_back_under_the_name_that_it_has_by_then(store: Store) -> None:
    administrator(store, "river/north")
    entry = requested(store, place="river")
    with store.write() as session:
        river = by_path(session, "river")
        assert river is not None
        rename(session, river.id, "河", "bank", "li", NOON)
        row = session.get_one(WatchEntryRow, entry)
        assert (row.place_id, row.place) == (river.id, "bank")

    go_back(store, "0015")
    assert (said(store, "accounts"), said(store, "watch_entries")) == (["bank/north"], ["bank"])


def test_every_place_that_somebody_had_is_a_place_afterwards_and_none_is_everything(store: Store) -> None:
    admin = administrator(store, "hill/deep/deeper/deepest")
    entry = requested(store, place="river/north/east")
    go_back(store, "0014")
    migrate(store)
    compare(store)
    with store.read() as session:
        assert session.get_one(AccountRow, admin.account).place == "hill/deep/deeper/deepest"
        assert session.get_one(WatchEntryRow, entry).place == "river/north/east"
        river = by_path(session, "river")
        assert river is not None
        assert (river.level, river.parent) == ("street", None)


def test_a_place_that_is_not_there_shows_nothing_instead_of_everything(store: Store) -> None:
    admin = administrator(store, "river")
    with store.write() as session:
        session.execute(text("DELETE FROM places"))
    with store.read() as session:
        assert session.get_one(AccountRow, admin.account).place == "?"

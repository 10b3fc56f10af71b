import pytest
from sqlalchemy import text

from central.base import StoreError
from central.store.db import Store
from central.store.schema import bring_to_version, check_version, compare, migrate, versions


def test_migrations_end_in_the_tables_that_the_program_describes(store: Store) -> None:
    compare(store)


def test_a_difference_between_migrations_and_tables_is_found(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE passages ADD COLUMN stray INTEGER"))

    with pytest.raises(StoreError, match="stray"):
        compare(store)


def test_migrating_twice_changes_nothing(store: Store) -> None:
    migrate(store)
    check_version(store)


def test_a_database_without_tables_is_refused_with_the_way_out(store_url: str) -> None:
    empty = Store(store_url)
    try:
        with pytest.raises(StoreError, match=r"central migrate"):
            check_version(empty)
    finally:
        empty.close()


def test_only_the_embedded_database_is_migrated_unasked(store_url: str) -> None:
    empty = Store(store_url)
    try:
        if empty.embedded:
            bring_to_version(empty, migrate_too=False)
        else:
            with pytest.raises(StoreError):
                bring_to_version(empty, migrate_too=False)
            bring_to_version(empty, migrate_too=True)
        check_version(empty)
    finally:
        empty.close()


def test_a_newer_database_is_refused(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="9999"):
        check_version(store)
    with pytest.raises(StoreError, match="9999"):
        migrate(store)


@pytest.mark.parametrize(
    "version, is_older", [("0001", True), ("0013", True), ("9999", False)], ids=["first", "before", "unknown"]
)
def test_a_version_is_older_only_where_this_program_knows_it(
    store: Store, version: str, *, is_older: bool
) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
        at = versions(connection)
    assert (at.found, at.agree, at.is_older) == (version, False, is_older)


def test_a_database_without_tables_is_older_than_any(store_url: str) -> None:
    empty = Store(store_url)
    try:
        with empty.engine.connect() as connection:
            at = versions(connection)
    finally:
        empty.close()
    assert (at.found, at.agree, at.is_older) == ("", False, True)

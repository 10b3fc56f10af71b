import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from central.feed import FeedKind, News, append
from central.store.db import Store, is_bad_data
from central.store.schema import migrate
from central.tables import FeedRow, SessionRow
from tests.central.node import NOON

_LONG_AGO = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as session:
            append(session, [News(FeedKind.NODE, "east", "gate-1")])
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError, match="cut"):
        fail()

    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(FeedRow)) == 0


def test_writers_take_turns_and_positions_grow_as_they_commit(store: Store) -> None:
    def write(number: int) -> int:
        with store.write() as session:
            append(session, [News(FeedKind.NODE, "east", f"n{number}")] * 3)
            return session.scalar(select(func.max(FeedRow.position))) or 0

    with ThreadPoolExecutor(8) as threads:
        newest = sorted(threads.map(write, range(24)))

    assert newest == [3 * turn for turn in range(1, 25)]


def test_a_reader_sees_one_snapshot_while_a_writer_commits(store: Store) -> None:
    with store.read() as reader:
        before = reader.scalar(select(func.count()).select_from(FeedRow))
        with store.write() as session:
            append(session, [News(FeedKind.NODE, "east", "gate-1")])
        meanwhile = reader.scalar(select(func.count()).select_from(FeedRow))
        with store.read() as later:
            after = later.scalar(select(func.count()).select_from(FeedRow))
    assert (before, meanwhile, after) == (0, 0, 1)


def test_a_connection_that_was_read_from_is_written_with_as_before(store: Store) -> None:
    for number in range(3):
        with store.read() as reader:
            assert reader.scalar(select(func.count()).select_from(FeedRow)) == number
        with store.write() as session:
            append(session, [News(FeedKind.NODE, "east", "gate-1")])
            if not store.embedded:
                level = session.execute(text("SHOW transaction_isolation")).scalar_one()
                assert level == "read committed"


def test_the_embedded_database_survives_a_power_cut_by_its_settings(store: Store) -> None:
    if not store.embedded:
        return
    with store.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_the_embedded_database_is_read_by_nobody_else(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Store(f"sqlite:///{tmp_path}/new/central.db")
        migrate(store)
        with store.write() as session:
            append(session, [News(FeedKind.NODE, "east", "gate-1")])
            modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
        store.close()
    finally:
        os.umask(before)

    assert modes == {"central.db": 0o600, "central.db-wal": 0o600, "central.db-shm": 0o600}


def test_a_database_that_is_there_is_opened_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "central.db"
    for mode in (0o600, 0o640):
        store = Store(f"sqlite:///{path}")
        migrate(store)
        store.close()
        assert path.stat().st_mode & 0o777 == mode
        path.chmod(0o640)


def test_a_database_that_cannot_be_made_is_an_error_of_the_database(tmp_path: Path) -> None:
    (tmp_path / "central.db").mkdir()

    with pytest.raises(DatabaseError, match="unable to open"):
        migrate(Store(f"sqlite:///{tmp_path}/central.db"))


@pytest.mark.parametrize(
    "statement, is_bad",
    [
        ("INSERT INTO feed (position, kind, site, node) VALUES (1, NULL, 's', 'n')", True),
        ("SELECT * FROM nowhere WHERE plate = '京A12345'", False),
    ],
)
def test_bad_data_is_told_from_a_bad_database(store: Store, statement: str, is_bad: bool) -> None:  # noqa: FBT001
    with pytest.raises(DatabaseError) as caught, store.write() as session:
        session.execute(text(statement))

    assert is_bad_data(caught.value) is is_bad


UNSTORABLE = {
    "a lone surrogate": insert(FeedRow).values(kind="京A\ud800", site="east", node="gate-1"),
    "a number too large": insert(FeedRow).values(position=2**64, kind="京A12345", site="east", node="gate-1"),
    "a time before the calendar": select(SessionRow).where(SessionRow.ends_at == _LONG_AGO),
}
WRONG = {
    "a time without a zone": select(SessionRow).where(SessionRow.ends_at == NOON.replace(tzinfo=None)),
    "text for a time": select(SessionRow).where(SessionRow.ends_at == "never"),
}


@pytest.mark.parametrize("what", [*UNSTORABLE, *WRONG])
def test_a_value_that_no_database_holds_is_bad_data_and_one_of_a_wrong_type_is_our_fault(
    store: Store, what: str
) -> None:
    """The drivers raise plain Python errors over the first ones, as our own faults do."""
    with pytest.raises(SQLAlchemyError) as caught, store.write() as session:
        session.execute((UNSTORABLE | WRONG)[what])

    assert is_bad_data(caught.value) is (what in UNSTORABLE)
    assert "京A" not in str(caught.value)


def test_the_same_error_from_anywhere_else_is_no_bad_data() -> None:
    assert [is_bad_data(error) for error in (OverflowError(), KeyError(), TypeError(), ValueError())] == [
        False
    ] * 4


def test_errors_do_not_repeat_what_was_asked_for(store: Store) -> None:
    with pytest.raises(DatabaseError) as caught, store.read() as session:
        session.execute(text("SELECT * FROM nowhere WHERE plate = :plate"), {"plate": "京A12345"})

    assert "京A12345" not in str(caught.value)

"""Telling damage from other trouble, and what is read of a damaged outbox."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from edge.errors import DamagedOutboxError
from edge.outbox import Outbox
from edge.outbox.salvage import is_damage, salvaged_passages, salvaged_rows, salvaged_state, set_aside
from tests.edge.events import passage_event


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database of an outbox in which five passages wait."""
    path = tmp_path / "outbox.db"
    with closing(Outbox(path)) as outbox:
        for _ in range(5):
            outbox.put([passage_event()])
    return path


def raised(statement: str) -> Exception:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY CHECK (n < 3))")
        database.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(sqlite3.Error) as told:
            database.execute(statement)
    return told.value


def locked(path: Path) -> Exception:
    with closing(sqlite3.connect(path, isolation_level=None)) as one:
        one.execute("BEGIN IMMEDIATE")
        other = sqlite3.connect(path, isolation_level=None, timeout=0)
        with closing(other), pytest.raises(sqlite3.OperationalError) as told:
            other.execute("BEGIN IMMEDIATE")
    return told.value


def read_only(path: Path) -> Exception:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA query_only = ON")
        with pytest.raises(sqlite3.OperationalError) as told:
            database.execute("DELETE FROM outbox")
    return told.value


def no_database(path: Path) -> Exception:
    path.write_bytes(b"no database at all" * 100)
    with closing(sqlite3.connect(path)) as database, pytest.raises(sqlite3.DatabaseError) as told:
        database.execute("SELECT * FROM outbox")
    return told.value


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM gone", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (7)"]
)
def test_what_contradicts_our_own_statements_is_damage(statement: str) -> None:
    assert is_damage(raised(statement))


@pytest.mark.parametrize("trouble, damaged", [(locked, False), (read_only, False), (no_database, True)])
def test_a_disk_or_another_program_in_the_way_is_no_damage(
    path: Path, trouble: Callable[[Path], Exception], *, damaged: bool
) -> None:
    assert is_damage(trouble(path)) is damaged


@pytest.mark.parametrize(
    "error, damaged",
    [
        (DamagedOutboxError("a row"), True),
        (ValueError("no UTF-8"), True),
        (TypeError("a number"), True),
        (OSError("no space left"), False),
        (sqlite3.DatabaseError("no UTF-8"), True),
        (sqlite3.ProgrammingError("closed"), False),
    ],
)
def test_errors_without_a_code_of_the_database(error: Exception, *, damaged: bool) -> None:
    assert is_damage(error) is damaged


def test_every_row_that_is_what_was_written_is_read_and_no_other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE outbox SET event = 'other' WHERE seq = 2")
        database.execute("UPDATE outbox SET event = CAST(x'ff00' AS TEXT) WHERE seq = 3")
        database.execute("UPDATE outbox SET epoch = 7 WHERE seq = 4")
    assert {row.seq for row in salvaged_rows(path, "outbox")} == {1, 5}
    assert set(salvaged_rows(path, "earlier")) == set()
    assert len(list(salvaged_passages(path))) == 5
    state = salvaged_state(path)
    assert state is not None
    assert state.next_seq == 6


def test_of_what_is_no_database_nothing_is_read_and_nothing_raised(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    assert salvaged_state(path) is None
    assert list(salvaged_rows(path, "outbox")) == []
    assert list(salvaged_passages(path)) == []


def wreck(path: Path, content: str) -> Path:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).write_text(content + suffix, encoding="utf-8")
    return set_aside(path)


def test_the_newest_five_are_kept_with_their_logs(path: Path) -> None:
    wrecks = [wreck(path, str(number)) for number in range(7)]
    assert not path.exists()
    assert [one.exists() for one in wrecks] == [False] * 2 + [True] * 5
    assert wrecks[-1].name == "outbox.db.damaged-7"
    assert wrecks[-1].with_name("outbox.db.damaged-7-wal").read_text(encoding="utf-8") == "6-wal"
    assert not wrecks[0].with_name("outbox.db.damaged-1-wal").exists()


@pytest.mark.parametrize(
    "name", ["outbox.db.damaged-copy2", "outbox.db.damaged-2026-11-23", "outbox.db.damaged-1.bak3"]
)
def test_what_somebody_else_laid_there_is_left_alone_and_in_nobody_s_way(path: Path, name: str) -> None:
    foreign = path.with_name(name)
    foreign.write_text("mine", encoding="utf-8")
    wrecks = [wreck(path, str(number)) for number in range(7)]
    assert foreign.read_text(encoding="utf-8") == "mine"
    assert [one.name for one in wrecks] == [f"outbox.db.damaged-{number}" for number in range(1, 8)]


def test_without_a_log_the_file_alone_is_set_aside(path: Path) -> None:
    path.write_text("alone", encoding="utf-8")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    assert set_aside(path).read_text(encoding="utf-8") == "alone"

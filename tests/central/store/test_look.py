"""A look leaves a database as it is, byte by byte, whoever has it open."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from central.store.db import Store
from central.store.look import fault_seen, looking_at
from central.store.schema import versions


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}


def test_it_reads_and_cannot_write(store: Store) -> None:
    with looking_at(store.engine.url) as connection:
        assert versions(connection).agree
        with pytest.raises(SQLAlchemyError):
            connection.execute(text("DELETE FROM feed"))


def test_a_closed_file_is_left_alone_with_nothing_beside_it(embedded: Store, tmp_path: Path) -> None:
    embedded.close()
    before = everything_in(tmp_path)
    with looking_at(embedded.engine.url) as connection:
        assert fault_seen(connection) == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(before)
    assert everything_in(tmp_path) == before


def test_what_a_running_centre_has_written_last_is_seen_and_left_in_its_log(
    embedded: Store, tmp_path: Path
) -> None:
    with embedded.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = everything_in(tmp_path)
    with looking_at(embedded.engine.url) as connection:
        assert versions(connection).found == "9999"
    assert everything_in(tmp_path) == before
    assert any(name.endswith("-wal") for name in before)


def test_a_file_that_is_no_database_is_an_error_or_a_fault(tmp_path: Path) -> None:
    (tmp_path / "central.db").write_bytes(b"no database " * 1000)
    with (
        pytest.raises(DatabaseError),
        looking_at(Store(f"sqlite:///{tmp_path}/central.db").engine.url) as connection,
    ):
        fault_seen(connection)


def test_a_damaged_page_is_found(embedded: Store, tmp_path: Path) -> None:
    embedded.close()
    path = tmp_path / "central.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    path.write_bytes(content)
    # Some damage is told in the answer, some instead of one.
    with suppress(DatabaseError), looking_at(embedded.engine.url) as connection:
        assert fault_seen(connection) != ""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from central.line.ingest import ingest
from central.store.damage import Trouble, fault_in, is_damaged, trouble_of
from central.store.db import Store, is_bad_data
from tests.central.node import TellingNode, passage

_ENOUGH = 120


def tell(store: Store, passages: int = _ENOUGH) -> None:
    with store.write() as session:
        node = TellingNode()
        ingest(session, [node.tells(*(passage() for _ in range(60))) for _ in range(passages // 60)])


def file_of(store: Store) -> Path:
    assert store.engine.url.database
    return Path(store.engine.url.database)


def overwrite(path: Path, place: int, content: bytes) -> None:
    """Change bytes of a file that nobody has open."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


def test_a_sound_file_has_no_fault_also_while_it_is_open(embedded: Store) -> None:
    tell(embedded)

    assert fault_in(file_of(embedded)) == ""
    assert not is_damaged(embedded)


@pytest.mark.parametrize("place", [0, 4096, 4096 * 3, 4096 * 20])
def test_a_page_of_rubbish_is_found(embedded: Store, place: int) -> None:
    tell(embedded)
    embedded.close()
    overwrite(file_of(embedded), place, Random(place).randbytes(4096))  # noqa: S311 - rubbish

    assert fault_in(file_of(embedded))


@pytest.mark.parametrize("kept", [0, 10, 5000])
def test_a_file_that_was_cut_short_is_found(embedded: Store, kept: int) -> None:
    tell(embedded)
    embedded.close()
    with file_of(embedded).open("r+b") as file:
        file.truncate(kept)

    assert fault_in(file_of(embedded))


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    assert fault_in(tmp_path / "none.db")


def test_a_store_that_is_sound_is_not_to_blame(store: Store) -> None:
    tell(store)

    assert not is_damaged(store)


def test_books_that_cannot_be_read_are_damage(store: Store) -> None:
    tell(store)
    with store.write() as session:
        session.execute(text("UPDATE epochs SET received = '[[\"one\"]]'"))

    assert is_damaged(store)


def test_a_full_disk_is_named(embedded: Store, tmp_path: Path) -> None:
    embedded.close()
    small = Store(f"sqlite:///{shutil.copy(file_of(embedded), tmp_path / 'small.db')}")
    with small.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    small.engine.dispose()
    event.listen(small.engine, "connect", lambda made, _: made.execute(f"PRAGMA max_page_count = {pages}"))
    try:
        with pytest.raises(SQLAlchemyError) as caught:
            tell(small, 1200)
    finally:
        small.close()

    assert trouble_of(caught.value) is Trouble.FULL
    assert not is_bad_data(caught.value)


def test_a_damaged_file_in_use_is_named_and_is_not_bad_data(embedded: Store) -> None:
    tell(embedded)
    embedded.close()
    overwrite(file_of(embedded), 4096, Random(1).randbytes(200_000))  # noqa: S311 - rubbish

    with pytest.raises(SQLAlchemyError) as caught:
        tell(embedded)

    assert trouble_of(caught.value) is Trouble.DAMAGED
    assert not is_bad_data(caught.value)


def test_a_locked_file_is_only_away(embedded: Store) -> None:
    with closing(sqlite3.connect(file_of(embedded), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert fault_in(file_of(embedded)) == ""

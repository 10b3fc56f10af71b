import stat
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from central.base import BackupError, StoreDamagedError
from central.keeping.backups import back_up, backups, is_due, newest_good, refuse_unsound
from central.passages.search import PassageQuery, search
from central.store.db import Store
from tests.central.node import NOON
from tests.central.store.test_damage import file_of, overwrite, tell


def passages_in(path: Path) -> int:
    store = Store(f"sqlite:///{path}")
    try:
        with store.read() as session:
            return len(search(session, PassageQuery(limit=200)).items)
    finally:
        store.close()


def spoil(path: Path) -> None:
    overwrite(path, 4096, Random(7).randbytes(100_000))  # noqa: S311 - rubbish


def test_a_copy_holds_what_is_committed_while_others_write(embedded: Store, tmp_path: Path) -> None:
    tell(embedded)
    with embedded.write() as session:
        session.connection().exec_driver_sql("DELETE FROM passages")
        made = back_up(file_of(embedded), tmp_path / "copies", NOON, kept=3)

    assert passages_in(made) == 120
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in made.parent.iterdir()] == ["central-20261123T040000Z.db"]


def test_the_newest_are_kept_and_other_files_left_alone(embedded: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "central-notes.db").write_text("mine")
    for day in range(5):
        back_up(file_of(embedded), folder, NOON + timedelta(days=day), kept=2)

    assert [at for at, _ in backups(folder)] == [NOON + timedelta(days=4), NOON + timedelta(days=3)]
    assert (folder / "central-notes.db").read_text() == "mine"


@pytest.mark.parametrize("hours, due", [(0, False), (23, False), (24, True), (-23, False), (-400, True)])
def test_a_copy_is_due_after_a_day_by_any_clock(embedded: Store, tmp_path: Path, hours: int, due: bool) -> None:  # noqa: FBT001 - a column
    assert is_due(tmp_path / "copies", NOON)
    back_up(file_of(embedded), tmp_path / "copies", NOON, kept=3)

    assert is_due(tmp_path / "copies", NOON + timedelta(hours=hours)) is due


def test_copies_from_a_time_to_come_make_none_due_every_minute_and_put_none_out(
    embedded: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    back_up(file_of(embedded), folder, NOON + timedelta(days=365), kept=1)
    assert is_due(folder, NOON)

    made = back_up(file_of(embedded), folder, NOON, kept=1)

    assert list(folder.iterdir()) == [made]
    back_up(file_of(embedded), folder, NOON + timedelta(days=365), kept=2)
    assert not is_due(folder, NOON + timedelta(minutes=1))


def test_half_a_copy_over_which_the_program_died_goes_with_the_next(embedded: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "central-20261122T040000Z.part").write_bytes(b"half")

    made = back_up(file_of(embedded), folder, NOON, kept=1)

    assert list(folder.iterdir()) == [made]


def test_an_old_copy_that_cannot_be_let_go_of_is_told(embedded: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    (folder / "central-20261120T040000Z.db").mkdir(parents=True)

    with pytest.raises(BackupError):
        back_up(file_of(embedded), folder, NOON, kept=1)

    assert newest_good(folder).name == "central-20261123T040000Z.db"


def test_a_copy_of_a_damaged_database_does_not_count(embedded: Store, tmp_path: Path) -> None:
    tell(embedded)
    folder = tmp_path / "copies"
    good = back_up(file_of(embedded), folder, NOON, kept=1)
    embedded.close()
    spoil(file_of(embedded))

    with pytest.raises(BackupError):
        back_up(file_of(embedded), folder, NOON + timedelta(days=1), kept=1)

    assert list(folder.iterdir()) == [good]


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(embedded: Store, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("")

    with pytest.raises(BackupError, match="in-the-way"):
        back_up(file_of(embedded), tmp_path / "in-the-way", NOON, kept=1)


def test_the_newest_good_copy_is_found_behind_bad_ones(embedded: Store, tmp_path: Path) -> None:
    tell(embedded)
    folder = tmp_path / "copies"
    good = back_up(file_of(embedded), folder, NOON, kept=9)
    spoil(back_up(file_of(embedded), folder, NOON + timedelta(days=1), kept=9))
    back_up(file_of(embedded), folder, NOON + timedelta(days=2), kept=9).write_bytes(b"")

    assert newest_good(folder) == good
    with pytest.raises(BackupError, match="no good backup"):
        newest_good(tmp_path / "nowhere")


def test_a_damaged_database_is_refused_with_the_way_out(embedded: Store, tmp_path: Path) -> None:
    tell(embedded)
    embedded.close()
    refuse_unsound(file_of(embedded), tmp_path / "copies")
    spoil(file_of(embedded))

    with pytest.raises(StoreDamagedError, match="python -m central restore"):
        refuse_unsound(file_of(embedded), tmp_path / "copies")


def test_an_empty_database_is_right_only_where_there_never_was_another(embedded: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    refuse_unsound(tmp_path / "new.db", folder)
    back_up(file_of(embedded), folder, NOON, kept=1)

    with pytest.raises(StoreDamagedError, match="missing or empty"):
        refuse_unsound(tmp_path / "new.db", folder)

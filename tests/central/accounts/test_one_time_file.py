"""The file with a one-time password: private from its first byte on, and removed by its own account only."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from central.accounts.one_time_file import remove, write

ENDS_AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "private" / "first-admin.txt"


def test_it_says_who_with_what_and_until_when(path: Path) -> None:
    write(path, "admin", "four-odd-words", ENDS_AT)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "name: admin",
        "one-time password: four-odd-words",
        "good until: 2026-11-24T04:00+00:00, once",
    ]


def test_only_its_owner_reads_it_whatever_lay_there_before(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("open to everybody", encoding="utf-8")
    path.chmod(0o644)
    left_over = path.with_name(f"{path.name}.new")
    left_over.write_text("of a start that was killed", encoding="utf-8")
    left_over.chmod(0o666)
    before = os.umask(0)
    try:
        write(path, "admin", "four-odd-words", ENDS_AT)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "four-odd-words" in path.read_text(encoding="utf-8")
    assert not left_over.exists()


def test_a_name_that_points_elsewhere_is_not_written_through(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine", encoding="utf-8")
    path.parent.mkdir()
    path.with_name(f"{path.name}.new").symlink_to(elsewhere)
    write(path, "admin", "four-odd-words", ENDS_AT)
    assert elsewhere.read_text(encoding="utf-8") == "mine"


def test_it_is_removed_by_its_own_account_only(path: Path) -> None:
    write(path, "admin", "four-odd-words", ENDS_AT)
    for other in ("li", "admi", "admin2", ""):
        remove(path, other)
    assert path.exists()
    remove(path, "admin")
    assert not path.exists()


def test_where_there_is_none_or_something_else_nothing_is_removed(path: Path) -> None:
    remove(path, "admin")
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe name: admin")
    remove(path, "admin")
    assert path.exists()
    remove(path.parent, "admin")
    assert path.parent.is_dir()


def test_where_it_cannot_be_written_that_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "private").write_text("a file, and no folder", encoding="utf-8")
    with pytest.raises(OSError, match=r"exists|directory"):
        write(tmp_path / "private" / "first-admin.txt", "admin", "four-odd-words", ENDS_AT)

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from central.audit.heads import Head, HeadsFile, Occasion, newest, note_head, present_head, read_heads
from central.audit.trail import FIRST_PREVIOUS
from central.base import HeadsError
from central.store.db import Store
from tests.central.audit.tampering import fill
from tests.central.node import NOON

FIRST = Head(3, "ab" * 32, 3)
SECOND = Head(7, "cd" * 32, 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "heads" / "audit.jsonl"


def test_the_present_head_is_the_last_row(store: Store) -> None:
    with store.read() as session:
        assert present_head(session) == Head(0, FIRST_PREVIOUS, 0)
    fill(store, 4)

    with store.read() as session:
        head = present_head(session)
    assert (head.seq, head.rows) == (4, 4)
    assert len(head.digest) == 64


def test_heads_are_read_as_they_were_noted(path: Path) -> None:
    note_head(path, FIRST, Occasion.STARTED, NOON)
    note_head(path, SECOND, Occasion.DAILY, NOON + timedelta(days=1))

    read = read_heads(path)
    last = newest(path)

    assert read.faults == ()
    assert [one.head for one in read.noted] == [FIRST, SECOND]
    assert last
    assert (last.head, last.at, last.occasion) == (SECOND, NOON + timedelta(days=1), Occasion.DAILY)


def test_the_file_is_closed_to_others(path: Path) -> None:
    note_head(path, FIRST, Occasion.STARTED, NOON)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_missing_file_is_a_fault_of_its_own(path: Path) -> None:
    read = read_heads(path)

    assert read.noted == ()
    assert "no file of heads" in read.faults[0]
    assert newest(path) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0].replace(b"3", b"4"), *lines[1:]],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0], lines[2]],
    ],
    ids=["changed", "taken-out", "first-gone", "swapped"],
)
def test_a_changed_file_is_found(path: Path, change: object) -> None:
    for number in range(3):
        note_head(path, FIRST, Occasion.DAILY, NOON + timedelta(days=number))
    assert callable(change)
    path.write_bytes(b"\n".join(change(path.read_bytes().splitlines())) + b"\n")

    assert "does not follow" in read_heads(path).faults[0]


def test_what_a_power_cut_left_of_a_line_spoils_no_other(path: Path) -> None:
    note_head(path, FIRST, Occasion.STARTED, NOON)
    with path.open("ab") as file:
        file.write(b'{"seq": 5, "dig')
    torn = read_heads(path)
    note_head(path, SECOND, Occasion.STARTED, NOON)

    assert "line 2" in torn.faults[0]
    assert read_heads(path) == HeadsFile(read_heads(path).noted, ())
    assert [one.head for one in read_heads(path).noted] == [FIRST, SECOND]


@pytest.mark.parametrize(
    "line",
    [b"{}", b"null", b"[]", b"\xff", b'{"seq": null}', json.dumps({"seq": 1, "digest": "", "rows": "x"}).encode()],
)
def test_nonsense_is_a_fault(path: Path, line: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(line + b"\n")

    assert read_heads(path).faults == ("line 1 of audit.jsonl cannot be read",)


def test_a_file_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("")

    with pytest.raises(HeadsError, match="in-the-way"):
        note_head(tmp_path / "in-the-way" / "audit.jsonl", FIRST, Occasion.STARTED, NOON)
    with pytest.raises(HeadsError, match="cannot be read"):
        read_heads(tmp_path)

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.errors import EmergencyJournalFullError
from edge.outbox.emergency_journal import EmergencyJournal, Position

SIZE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "emergency.journal"


@pytest.fixture
def journal(path: Path) -> Iterator[EmergencyJournal]:
    one = EmergencyJournal(path, SIZE)
    yield one
    one.close()


def texts(journal: EmergencyJournal, moved: Position | None = None) -> list[str]:
    return [event for _, event in journal.waiting(moved, 100)[0]]


def drop_all(journal: EmergencyJournal) -> Position:
    moved = journal.waiting(None, 100)[1]
    assert moved is not None
    journal.drop(moved)
    return moved


def test_its_space_is_taken_at_the_start(path: Path, journal: EmergencyJournal) -> None:
    assert path.stat().st_size == SIZE
    assert path.stat().st_blocks * 512 >= SIZE
    journal.append([("gate", "a")])
    assert path.stat().st_size == SIZE


def test_what_was_put_comes_back_after_a_restart_in_order(path: Path) -> None:
    first = EmergencyJournal(path, SIZE)
    first.append([("gate", "a"), ("passage", "京A")])
    first.close()
    second = EmergencyJournal(path, SIZE)
    second.append([("gate", "c")])
    assert second.waiting(None, 100)[0] == [("gate", "a"), ("passage", "京A"), ("gate", "c")]
    second.close()


def test_a_full_one_takes_all_of_a_call_or_nothing(journal: EmergencyJournal) -> None:
    for _ in range(5):
        journal.append([("gate", "x" * 600), ("gate", "y")])
    with pytest.raises(EmergencyJournalFullError, match="10 events"):
        journal.append([("gate", "x" * 600), ("gate", "y")])
    assert journal.held == 10
    journal.append([("gate", "z")])


def test_an_emptied_one_holds_nothing_after_a_restart_and_has_its_room_again(path: Path) -> None:
    first = EmergencyJournal(path, SIZE)
    first.append([("gate", "x" * 3000)])
    drop_all(first)
    first.close()
    second = EmergencyJournal(path, SIZE)
    assert second.held == 0
    second.append([("gate", "y" * 3000)])
    assert texts(second) == ["y" * 3000]
    second.close()


def test_what_was_moved_before_a_crash_is_not_moved_again(path: Path) -> None:
    first = EmergencyJournal(path, SIZE)
    first.append([("gate", "a"), ("gate", "b")])
    moved = first.waiting(None, 100)[1]
    first.append([("gate", "c")])
    first.close()
    second = EmergencyJournal(path, SIZE)
    assert texts(second, moved) == ["c"]
    second.close()


def test_what_is_moved_in_steps_goes_in_steps(journal: EmergencyJournal) -> None:
    journal.append([("gate", text) for text in "abcde"])
    events, moved = journal.waiting(None, 2)
    assert ([event for _, event in events], journal.held) == (["a", "b"], 5)
    assert moved is not None
    journal.drop(moved)
    assert (texts(journal), journal.held) == (["c", "d", "e"], 3)
    journal.append([("gate", "f")])
    assert texts(journal) == ["c", "d", "e", "f"]


def test_a_mark_of_another_generation_means_nothing(journal: EmergencyJournal) -> None:
    journal.append([("gate", "a")])
    old = drop_all(journal)
    journal.append([("gate", "b")])
    assert texts(journal, old) == ["b"]


def test_a_damaged_record_costs_itself_and_is_said(path: Path) -> None:
    first = EmergencyJournal(path, SIZE)
    first.append([("gate", "a"), ("gate", "b"), ("gate", "c")])
    first.close()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"gate\0b", b"gate\0!"))
    second = EmergencyJournal(path, SIZE)
    assert (second.damaged, texts(second)) == (True, ["a", "c"])
    second.append([("gate", "d")])
    assert texts(second) == ["a", "c", "d"]
    second.close()


def test_a_second_program_is_kept_out(path: Path, journal: EmergencyJournal) -> None:
    with pytest.raises(BlockingIOError):
        EmergencyJournal(path, SIZE)
    journal.append([("gate", "a")])


def test_a_larger_one_grows_and_keeps_what_it_holds(path: Path) -> None:
    first = EmergencyJournal(path, SIZE)
    first.append([("gate", "a")])
    first.close()
    second = EmergencyJournal(path, 3 * SIZE)
    assert (path.stat().st_size, texts(second)) == (3 * SIZE, ["a"])
    second.close()

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.outbox.mirror import Mirror
from edge.outbox.rows import QueuedEvent
from wire.ids import new_id

EPOCH, OTHER = new_id(), new_id()
SMALL = 600
"""Bytes: a few events a segment."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mirror"


@pytest.fixture
def mirror(folder: Path) -> Iterator[Mirror]:
    one = Mirror(folder, SMALL)
    yield one
    one.close()


def event(seq: int, text: str = "{}") -> QueuedEvent:
    return QueuedEvent(EPOCH, seq, "gate", text)


def events(first: int, last: int) -> list[QueuedEvent]:
    return [event(seq) for seq in range(first, last + 1)]


def segments(folder: Path) -> int:
    return len(list(folder.glob("*.segment")))


def test_what_was_copied_is_read_back_in_order_also_after_a_restart(folder: Path) -> None:
    first = Mirror(folder, SMALL)
    first.append(events(1, 3))
    first.append([QueuedEvent(OTHER, 9, "passage", '"京A"')])
    first.close()
    second = Mirror(folder, SMALL)
    assert list(second.events()) == [*events(1, 3), QueuedEvent(OTHER, 9, "passage", '"京A"')]
    assert (second.epochs, second.highest(EPOCH), second.highest(OTHER)) == ((EPOCH, OTHER), 3, 9)
    second.close()


def test_what_the_centre_has_is_not_read_back(folder: Path) -> None:
    first = Mirror(folder, SMALL)
    first.append(events(1, 6))
    first.finish(EPOCH, [(0, 2), (4, 5)])
    first.close()
    again = Mirror(folder, SMALL)
    assert [one.seq for one in again.events()] == [3, 6]
    assert (again.waiting, again.upto(EPOCH), again.highest(EPOCH)) == (2, 2, 6)
    again.close()


def test_files_go_once_the_centre_has_all_that_is_in_them(folder: Path, mirror: Mirror) -> None:
    for seq in range(1, 101):
        mirror.append([event(seq)])
    assert segments(folder) > 5
    mirror.finish(EPOCH, [(0, 100)])
    assert segments(folder) <= 2
    assert mirror.highest(EPOCH) == 100


def test_one_event_that_stays_holds_up_its_own_file_only_and_what_was_finished_stays_so(folder: Path) -> None:
    first = Mirror(folder, SMALL)
    for seq in range(1, 101):
        first.append([event(seq)])
    for seq in range(2, 101):
        first.finish(EPOCH, [(seq, seq)])
    assert segments(folder) <= 5
    first.close()
    second = Mirror(folder, SMALL)
    assert [one.seq for one in second.events()] == [1]
    second.close()


def test_an_event_told_again_stands_in_the_place_of_the_first(mirror: Mirror) -> None:
    mirror.append([event(1, '"a"'), event(2)])
    mirror.append([event(1, '"b"')])
    assert {one.seq: one.event for one in mirror.events()} == {1: '"b"', 2: "{}"}
    mirror.finish(EPOCH, [(1, 1)])
    assert [one.seq for one in mirror.events()] == [2]


def test_numbers_far_apart_cost_no_more_than_their_files(folder: Path, mirror: Mirror) -> None:
    mirror.append([event(5), event(10_000_000), event(6)])
    assert [one.seq for one in mirror.events()] == [5, 10_000_000, 6]
    assert segments(folder) == 3


def test_a_torn_record_costs_itself_and_is_said(folder: Path) -> None:
    first = Mirror(folder, SMALL)
    first.append(events(1, 3))
    first.close()
    (file,) = folder.glob("*.segment")
    file.write_bytes(file.read_bytes()[:-1])
    second = Mirror(folder, SMALL)
    assert second.damaged
    assert [one.seq for one in second.events()] == [1, 2]
    second.append([event(4)])
    assert [one.seq for one in second.events()] == [1, 2, 4]
    second.close()


def test_a_second_program_is_kept_out(folder: Path, mirror: Mirror) -> None:
    with pytest.raises(BlockingIOError):
        Mirror(folder)
    mirror.append(events(1, 1))


def test_a_new_one_knows_that_it_never_held_anything(folder: Path) -> None:
    first = Mirror(folder)
    assert first.fresh
    first.append(events(1, 1))
    first.close()
    second = Mirror(folder)
    assert not second.fresh
    second.close()

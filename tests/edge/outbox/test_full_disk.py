"""A disk with not a byte left, for real: a small one of our own, and a limit of the system."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from edge.errors import OutboxError
from edge.outbox import Outbox
from edge.outbox.mending import rebuild
from tests.edge.events import passage_event
from tests.edge.outbox.centre import Books
from tests.faults.small_disk import SmallDisk
from wire.codec import Ack, decode_event
from wire.events import Event

SIZE = 16 << 20
EMERGENCY = 1 << 18
MOST = 2000
"""Far more events than find room where none is left."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with SmallDisk(tmp_path / "disk", SIZE) as one:
        yield one


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "disk" / "outbox.db"


def opened(path: Path) -> Outbox:
    return Outbox(path, emergency_bytes=EMERGENCY)


def put_until_emergency(outbox: Outbox) -> list[Event]:
    made: list[Event] = []
    for _ in range(MOST):
        made.append(passage_event())
        outbox.put(made[-1:])
        if outbox.depth().emergency:
            return made
    raise AssertionError("the disk is full, and the emergency journal holds nothing")


def told(outbox: Outbox) -> list[Event]:
    events = (decode_event(row.event) for row in outbox.pending(0, 100_000))
    return [event for event in events if event.kind != "unreadable"]


def test_the_emergency_journal_goes_on_where_the_disk_is_full_and_all_come_out_in_order(
    disk: SmallDisk, path: Path
) -> None:
    outbox = opened(path)
    disk.fill()
    made = put_until_emergency(outbox)
    for _ in range(20):
        made.append(passage_event())
        outbox.put(made[-1:])
    assert outbox.depth().emergency >= 20
    disk.free()
    assert told(outbox) == made
    assert outbox.depth().emergency == 0
    outbox.close()


def test_with_the_emergency_journal_full_nothing_is_taken_until_there_is_space_again(
    disk: SmallDisk, path: Path
) -> None:
    outbox = opened(path)
    disk.fill()
    made = put_until_emergency(outbox)
    with suppress(OutboxError):
        for _ in range(MOST):
            event = passage_event()
            outbox.put([event])
            made.append(event)
    with pytest.raises(OutboxError, match="emergency journal is full"):
        outbox.put([passage_event()])
    assert outbox.depth().refusing
    disk.free()
    assert told(outbox) == made
    assert not outbox.depth().refusing
    made.append(passage_event())
    assert outbox.put(made[-1:]) == len(made)
    outbox.close()


def test_a_node_that_starts_on_a_full_disk_takes_events_and_tells_them_later(disk: SmallDisk, path: Path) -> None:
    outbox = opened(path)
    made = [passage_event() for _ in range(5)]
    outbox.put(made)
    outbox.close()
    disk.fill()
    again = opened(path)
    later = [passage_event() for _ in range(5)]
    again.put(later)
    again.close()
    third = opened(path)
    third.put([last := passage_event()])
    third.close()
    disk.free()
    fourth = opened(path)
    assert told(fourth) == [*made, *later, last]
    fourth.close()


def test_a_node_that_starts_on_a_full_disk_says_what_it_knows_and_that_it_opens_for_nobody(
    disk: SmallDisk, path: Path
) -> None:
    outbox = opened(path)
    outbox.put([passage_event() for _ in range(5)])
    outbox.confirm(Ack(epoch=outbox.epoch, upto=2))
    epoch, depth = outbox.epoch, outbox.depth()
    outbox.close()
    disk.fill()

    again = opened(path)
    with pytest.raises(OutboxError):
        again.put([passage_event()] * 500)

    said = again.depth()
    assert said.refusing
    assert (again.epoch, said.next_seq, said.oldest_unacked, said.backlog) == (epoch, 6, 3, 3)
    assert (depth.next_seq, depth.oldest_unacked, depth.backlog) == (6, 3, 3)
    again.close()
    disk.free()


def test_a_node_that_starts_on_a_full_disk_with_nothing_in_its_mirror_says_that_it_may_hold_what_comes_next(
    disk: SmallDisk, path: Path
) -> None:
    outbox = opened(path)
    outbox.put([passage_event() for _ in range(5)])
    outbox.confirm(Ack(epoch=outbox.epoch, upto=5))
    outbox.close()
    disk.fill()

    again = opened(path)

    assert again.depth().oldest_unacked == again.depth().next_seq == 6
    again.close()


def test_a_larger_emergency_journal_for_which_there_is_no_space_keeps_what_it_has(
    disk: SmallDisk, path: Path
) -> None:
    outbox = opened(path)
    disk.fill()
    made = put_until_emergency(outbox)
    outbox.close()

    again = Outbox(path, emergency_bytes=2 * EMERGENCY)
    assert again.failures["emergency_journal"] == 1
    again.put([last := passage_event()])
    assert again.depth().emergency == 2
    disk.free()
    assert told(again) == [*made, last]
    again.close()


def test_a_database_damaged_on_a_full_disk_waits_for_space_and_loses_nothing(disk: SmallDisk, path: Path) -> None:
    outbox = opened(path)
    made = [passage_event() for _ in range(50)]
    for event in made:
        outbox.put([event])
    outbox.close()
    disk.fill()
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.write(b"\xff" * (len(content) // 2))
    again = opened(path)
    made.append(passage_event())
    again.put(made[-1:])
    again.close()
    disk.free()
    third = opened(path)
    books = Books()
    books.drain(third)
    assert books.stored == {event.id: 1 for event in made}
    third.close()


def test_what_the_centre_has_can_be_let_go_of_on_a_full_disk_or_stays(disk: SmallDisk, path: Path) -> None:
    outbox = opened(path)
    disk.fill()
    made = put_until_emergency(outbox)
    books = Books()
    books.take(outbox.pending(0, 10))
    with suppress(OutboxError):
        books.acknowledge(outbox)
    disk.free()
    books.drain(outbox)
    assert books.stored == {event.id: 1 for event in made}
    outbox.close()


@pytest.mark.parametrize("room", [0.3, 0.6, 0.9])
def test_a_disk_too_full_for_a_new_database_keeps_the_old_one_and_no_half_of_the_new(
    disk: SmallDisk, path: Path, room: float
) -> None:
    outbox = opened(path)
    outbox.put([passage_event() for _ in range(2000)])
    outbox.close()
    disk.fill()
    ballast = path.with_name("ballast")
    os.truncate(ballast, ballast.stat().st_size - int(room * path.stat().st_size))
    before = sorted(path.parent.iterdir())

    with pytest.raises(sqlite3.OperationalError, match="full"):
        rebuild(path, None)

    assert sorted(path.parent.iterdir()) == before
    disk.free()
    rebuild(path, None)
    again = opened(path)
    assert len(told(again)) == 2000
    again.close()


_WRITER = """
import signal, sys
from pathlib import Path
from edge.errors import OutboxError
from edge.outbox import Outbox
from edge.outbox.mending import rebuild
from tests.edge.events import passage_event
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
outbox = Outbox(Path(sys.argv[1]), emergency_bytes=65536)
try:
    for number in range(5000):
        outbox.put([passage_event()])
except OutboxError:
    print("error", number, outbox.depth().emergency)
"""


def test_a_file_size_limit_of_the_system_is_like_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"

    def keep_files_small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [sys.executable, "-c", _WRITER, str(path)],
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=keep_files_small,
    )
    word, made, emergency = done.stdout.split()
    assert word == "error"
    assert int(emergency) > 50
    outbox = Outbox(path, emergency_bytes=65536)
    assert [row.seq for row in outbox.pending(0, 100_000)] == list(range(1, int(made) + 1))
    outbox.close()

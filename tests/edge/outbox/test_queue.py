import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest

from edge.errors import OutboxError
from edge.outbox import Outbox
from tests.edge.events import barrier_event, gate_event, passage_event
from tests.edge.outbox.inside import database_of
from wire.codec import Ack, decode_event
from wire.errors import WireError
from wire.events import Dropped, Event
from wire.examples import example_events
from wire.ids import new_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "outbox.db"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    box = Outbox(path)
    yield box
    box.close()


def numbers(outbox: Outbox) -> list[int]:
    return [row.seq for row in outbox.pending(0, 100_000)]


def ack(outbox: Outbox, upto: int, *also: tuple[int, int]) -> Ack:
    return Ack(epoch=outbox.epoch, upto=upto, also=also)


def test_what_was_put_comes_back_as_it_was_and_in_order(outbox: Outbox) -> None:
    events: list[Event] = [passage_event(), gate_event(), barrier_event()]
    assert outbox.put(events) == 3
    rows = outbox.pending(0, 10)
    assert [decode_event(row.event) for row in rows] == events
    assert [(row.seq, row.kind) for row in rows] == [(1, "passage"), (2, "gate"), (3, "barrier")]


def test_pending_goes_on_after_a_number_and_stops_at_the_limit(outbox: Outbox) -> None:
    outbox.put([gate_event() for _ in range(5)])
    assert [row.seq for row in outbox.pending(2, 2)] == [3, 4]


def test_epoch_and_numbers_go_on_when_opened_again(path: Path) -> None:
    first = Outbox(path)
    first.put([gate_event(), gate_event()])
    first.confirm(ack(first, 2))
    first.close()
    second = Outbox(path)
    assert second.epoch == first.epoch
    assert second.put([gate_event()]) == 3
    assert second.depth().backlog == 1
    second.close()


def test_a_new_outbox_has_an_epoch_of_its_own(tmp_path: Path, outbox: Outbox) -> None:
    other = Outbox(tmp_path / "other.db")
    assert other.epoch != outbox.epoch
    other.close()


def test_only_what_is_acknowledged_goes(outbox: Outbox) -> None:
    outbox.put([gate_event() for _ in range(10)])
    assert outbox.confirm(ack(outbox, 2, (5, 6), (9, 9))) == 5
    assert numbers(outbox) == [3, 4, 7, 8, 10]
    assert outbox.confirm(ack(outbox, 2, (5, 6))) == 0


def test_a_range_the_wrong_way_round_deletes_nothing(outbox: Outbox) -> None:
    outbox.put([gate_event() for _ in range(5)])
    assert outbox.confirm(ack(outbox, 0, (4, 2))) == 0
    assert numbers(outbox) == [1, 2, 3, 4, 5]


def test_an_acknowledgement_of_another_epoch_deletes_nothing(outbox: Outbox) -> None:
    outbox.put([gate_event() for _ in range(5)])
    assert outbox.confirm(Ack(epoch=new_id(), upto=5)) == 0
    assert outbox.depth().backlog == 5


@pytest.mark.parametrize("garbage", [(2**53, ()), (0, ((1, 6),)), (6, ())])
def test_an_acknowledgement_of_numbers_never_given_deletes_nothing_and_begins_a_new_epoch(
    outbox: Outbox, garbage: tuple[int, tuple[tuple[int, int], ...]]
) -> None:
    outbox.put([gate_event() for _ in range(5)])
    upto, also = garbage
    epoch = outbox.epoch
    with pytest.raises(WireError, match="never given"):
        outbox.confirm(ack(outbox, upto, *also))
    assert numbers(outbox) == [1, 2, 3, 4, 5]
    assert outbox.epoch != epoch


def test_an_old_copy_put_back_tells_everything_under_new_numbers(path: Path, outbox: Outbox) -> None:
    outbox.put([gate_event() for _ in range(3)])
    outbox.confirm(ack(outbox, 2))
    held = [row.event for row in outbox.pending(0, 9)]
    with pytest.raises(WireError):
        outbox.confirm(ack(outbox, 70))
    assert [(row.seq, row.event) for row in outbox.pending(0, 9)] == [(1, held[0])]
    assert outbox.put([gate_event()]) == 2
    outbox.close()
    again = Outbox(path)
    assert (again.epoch, again.depth().next_seq, again.depth().backlog) == (outbox.epoch, 3, 2)
    again.close()


def test_depth_says_what_waits(outbox: Outbox) -> None:
    assert (outbox.depth().next_seq, outbox.depth().oldest_unacked, outbox.depth().backlog) == (1, None, 0)
    outbox.put([gate_event() for _ in range(4)])
    outbox.confirm(ack(outbox, 1, (3, 3)))
    assert (outbox.depth().next_seq, outbox.depth().oldest_unacked, outbox.depth().backlog) == (5, 2, 2)


def test_many_threads_leave_no_gap(outbox: Outbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        last = list(pool.map(lambda _: outbox.put([gate_event(), gate_event()]), range(40)))
    assert sorted(last) == list(range(2, 81, 2))
    assert numbers(outbox) == list(range(1, 81))


def test_two_programs_on_one_file_are_never_given_the_same_number(path: Path, outbox: Outbox) -> None:
    other = Outbox(path)
    given = [(outbox if turn % 2 else other).put([gate_event()]) for turn in range(6)]
    assert given == [1, 2, 3, 4, 5, 6]
    other.close()


def test_a_write_survives_in_the_file_before_put_returns(path: Path, outbox: Outbox) -> None:
    outbox.put([passage_event()])
    with sqlite3.connect(path) as reader:
        assert reader.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    reader.close()


def test_the_file_is_written_through(outbox: Outbox) -> None:
    assert database_of(outbox).execute("PRAGMA synchronous").fetchone() == (2,)
    assert database_of(outbox).execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_none_of_ours_is_set_aside_and_a_new_one_begun(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    outbox = Outbox(path)
    assert outbox.put([gate_event()]) == 1
    assert outbox.failures["outbox_damaged"] == 1
    assert (path.parent / "outbox.db.damaged-1").read_bytes() == content
    outbox.close()


def test_a_folder_in_place_of_the_file_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(OutboxError):
        Outbox(path)


def test_a_file_in_place_of_the_folder_is_refused(path: Path) -> None:
    path.parent.write_text("")
    with pytest.raises(OutboxError):
        Outbox(path)


def test_where_the_database_takes_nothing_the_emergency_journal_does_and_order_and_numbers_stay(
    outbox: Outbox,
) -> None:
    events = [gate_event() for _ in range(4)]
    outbox.put(events[:1])
    database_of(outbox).execute("PRAGMA query_only = ON")
    assert outbox.put(events[1:3]) == 0
    assert (outbox.depth().backlog, outbox.depth().emergency) == (1, 2)
    with pytest.raises(OutboxError, match="could not be emptied"):
        outbox.confirm(ack(outbox, 1))
    database_of(outbox).execute("PRAGMA query_only = OFF")
    assert outbox.put(events[3:]) == 4
    assert [decode_event(row.event) for row in outbox.pending(0, 10)] == events
    assert (outbox.depth().backlog, outbox.depth().emergency) == (4, 0)


def test_a_full_disk_leaves_no_gap(outbox: Outbox) -> None:
    outbox.put([gate_event()])
    pages = database_of(outbox).execute("PRAGMA page_count").fetchone()[0]
    database_of(outbox).execute(f"PRAGMA max_page_count = {pages}")
    assert outbox.put([passage_event() for _ in range(200)]) == 0
    assert (outbox.depth().backlog, outbox.depth().emergency) == (1, 200)
    database_of(outbox).execute("PRAGMA max_page_count = 1000000")
    assert numbers(outbox) == list(range(1, 202))
    assert outbox.put([gate_event()]) == 202


def test_a_closed_outbox_writes_into_no_file_that_was_opened_since(outbox: Outbox, tmp_path: Path) -> None:
    outbox.close()
    with ExitStack() as files:
        others = [files.enter_context((tmp_path / f"{number}").open("w+b")) for number in range(20)]
        with pytest.raises(OutboxError):
            outbox.put([gate_event()])
        assert [os.fstat(other.fileno()).st_size for other in others] == [0] * 20


def test_a_closed_outbox_says_so(outbox: Outbox) -> None:
    outbox.close()
    with pytest.raises(OutboxError):
        outbox.put([gate_event()])
    with pytest.raises(OutboxError):
        outbox.pending(0, 1)


def test_a_crash_after_moving_and_before_emptying_tells_nothing_twice(path: Path, outbox: Outbox) -> None:
    database_of(outbox).execute("PRAGMA query_only = ON")
    events = [gate_event() for _ in range(3)]
    outbox.put(events)
    journal = path.with_name("emergency.journal")
    as_it_was = journal.read_bytes()
    database_of(outbox).execute("PRAGMA query_only = OFF")
    outbox.put([gate_event()])
    outbox.close()
    journal.write_bytes(as_it_was)
    again = Outbox(path)
    assert numbers(again) == [1, 2, 3, 4]
    assert again.depth().emergency == 0
    assert again.put([gate_event()]) == 5
    again.close()


def test_what_the_emergency_journal_holds_is_moved_first_at_a_start(path: Path, outbox: Outbox) -> None:
    database_of(outbox).execute("PRAGMA query_only = ON")
    events: list[Event] = [passage_event() for _ in range(200)]
    for event in events:
        outbox.put([event])
    outbox.close()
    again = Outbox(path)
    assert (again.depth().emergency, again.depth().next_seq) == (0, 201)
    assert [decode_event(row.event) for row in again.pending(0, 1000)] == events
    assert again.latest_passages()[-1] == events[-1]
    again.close()


def test_after_a_clock_that_was_set_back_the_newest_passages_are_still_the_last_put(outbox: Outbox) -> None:
    ahead = [passage_event() for _ in range(300)]
    for event in ahead:
        outbox.put([event.model_copy(update={"passage": UUID(int=event.passage.int + (1 << 112))})])
    outbox.put([now := passage_event()])
    assert outbox.latest_passages()[-1] == now


@pytest.mark.slow
@pytest.mark.parametrize("killed_after", [1, 7, 23])
def test_a_writer_killed_in_the_middle_loses_nothing_that_was_said_to_be_on_disk(
    path: Path, killed_after: int
) -> None:
    command = [sys.executable, "-m", "tests.edge.outbox_writer", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(killed_after):
            writer.stdout.readline()
        writer.kill()
        said = [killed_after, *(int(line) for line in writer.stdout if line.endswith("\n"))]
    outbox = Outbox(path)
    kept = numbers(outbox)
    assert kept == list(range(1, len(kept) + 1))
    assert kept[-1] >= said[-1]
    assert outbox.put([gate_event()]) == kept[-1] + 1
    outbox.close()


def full(path: Path, events: Sequence[Event], max_events: int) -> Outbox:
    outbox = Outbox(path, max_events)
    for event in events:
        outbox.put([event])
    return outbox


def dropped_in(outbox: Outbox) -> list[Dropped]:
    events = [decode_event(row.event) for row in outbox.pending(0, 10_000)]
    return [event for event in events if isinstance(event, Dropped)]


def test_at_the_cap_states_of_the_arm_go_and_a_word_about_them_stands_in_their_place(path: Path) -> None:
    events: list[Event] = [
        passage_event(),
        barrier_event(),
        gate_event(),
        gate_event(),
        gate_event(),
        passage_event(),
    ]
    outbox = full(path, events, 5)
    assert [(row.seq, row.kind) for row in outbox.pending(0, 9)] == [
        (1, "passage"),
        (2, "barrier"),
        (3, "dropped"),
        (5, "gate"),
        (6, "passage"),
    ]
    (dropped,) = dropped_in(outbox)
    assert (dropped.first_seq, dropped.last_seq, dropped.of, dropped.reason) == (3, 4, "gate", "outbox_full")
    assert outbox.depth().backlog == 5
    outbox.close()


def test_every_number_given_is_held_or_accounted_for_and_passages_stay_longest(path: Path) -> None:
    visit: list[Callable[[], Event]] = [
        passage_event,
        barrier_event,
        gate_event,
        gate_event,
        gate_event,
        gate_event,
    ]
    outbox = full(path, [make() for _ in range(30) for make in visit], 90)
    rows = outbox.pending(0, 10_000)
    assert len(rows) <= 90
    held = {row.seq for row in rows if row.kind != "dropped"}
    lost = {seq for drop in dropped_in(outbox) for seq in range(drop.first_seq, drop.last_seq + 1)}
    assert held | lost == set(range(1, 181))
    assert not held & lost
    assert sum(row.kind == "passage" for row in rows) == 30
    outbox.close()


def test_where_nothing_else_is_left_the_oldest_passages_go(path: Path) -> None:
    outbox = full(path, [passage_event() for _ in range(12)], 10)
    (dropped,) = dropped_in(outbox)
    assert (dropped.first_seq, dropped.last_seq, dropped.of) == (1, 3, "passage")
    assert numbers(outbox) == [1, *range(4, 13)]
    outbox.close()


def test_what_waits_of_an_earlier_epoch_goes_before_what_comes_now(path: Path) -> None:
    before = full(path, [passage_event() for _ in range(10)], 10)
    before.close()
    path.unlink()
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)

    outbox = full(path, [passage_event() for _ in range(3)], 10)

    rows = outbox.pending(0, 100)
    assert [(row.seq, row.kind) for row in rows if row.epoch == outbox.epoch] == [
        (n, "passage") for n in (1, 2, 3)
    ]
    assert [row.seq for row in rows if row.epoch == before.epoch] == [1, *range(5, 11)]
    (dropped,) = dropped_in(outbox)
    assert (dropped.first_seq, dropped.last_seq, dropped.of) == (1, 4, "passage")
    assert outbox.depth().backlog == len(rows) == 10
    outbox.close()
    again = Outbox(path, 10)
    assert again.pending(0, 100) == rows
    assert not again.failures
    again.close()


@pytest.mark.parametrize("event", example_events(), ids=lambda event: event.kind)
def test_whatever_fills_an_outbox_makes_room_and_is_told_as_lost(path: Path, event: Event) -> None:
    outbox = full(path, [event.model_copy(update={"id": new_id()}) for _ in range(30)], 10)
    held = [decode_event(row.event) for row in outbox.pending(0, 100)]
    lost = [
        one for one in held if isinstance(one, Dropped) and one.reason == "outbox_full" and one.of == event.kind
    ]
    outbox.close()
    if isinstance(event, Dropped):
        assert (len(held), lost) == (30, [])
    else:
        assert len(held) <= 10
        assert sum(one.last_seq - one.first_seq + 1 for one in lost) == 30 - len(held) + len(lost)


def test_a_full_outbox_survives_being_opened_again(path: Path) -> None:
    full(path, [gate_event() for _ in range(30)], 10).close()
    outbox = Outbox(path, 10)
    assert outbox.put([gate_event()]) == 31
    assert outbox.depth().backlog <= 10
    outbox.close()

"""The centre has lost what it was told and asks for it again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.outbox import Outbox
from tests.edge.events import gate_event, passage_event
from tests.edge.outbox.centre import Books
from tests.edge.outbox.inside import database_of
from wire.codec import Ack, decode_event
from wire.events import Dropped, Event
from wire.ids import new_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    box = Outbox(path)
    yield box
    box.close()


def told(path: Path, count: int, keep_events: int = 1000) -> tuple[Outbox, list[Event]]:
    """An outbox whose events the centre has all acknowledged."""
    outbox = Outbox(path, keep_events=keep_events)
    events: list[Event] = [passage_event() for _ in range(count)]
    for event in events:
        outbox.put([event])
    outbox.confirm(Ack(epoch=outbox.epoch, upto=count))
    return outbox, events


def ask(outbox: Outbox, *wanted: tuple[int, int], upto: int = 0) -> None:
    outbox.confirm(Ack(epoch=outbox.epoch, upto=upto, wanted=wanted))


def waiting(outbox: Outbox) -> dict[int, Event]:
    return {row.seq: decode_event(row.event) for row in outbox.pending(0, 10_000)}  # type: ignore[misc]


def gaps(outbox: Outbox) -> list[tuple[int, int, str]]:
    found = [event for event in waiting(outbox).values() if isinstance(event, Dropped)]
    return [(one.first_seq, one.last_seq, one.reason) for one in found]


def test_what_is_kept_is_told_again_under_its_own_numbers(path: Path) -> None:
    outbox, events = told(path, 10)
    ask(outbox, (3, 5), (9, 9))
    assert waiting(outbox) == {seq: events[seq - 1] for seq in (3, 4, 5, 9)}
    assert (outbox.depth().backlog, outbox.depth().oldest_unacked) == (4, 3)
    outbox.close()


def test_a_centre_that_forgot_everything_gets_everything(path: Path) -> None:
    outbox, events = told(path, 300)
    ask(outbox, (1, 300))
    books = Books()
    books.drain(outbox)
    assert books.stored == {event.id: 1 for event in events}
    assert books.dropped == []
    outbox.close()


def test_what_is_put_back_survives_a_damaged_database(path: Path) -> None:
    outbox, events = told(path, 20)
    ask(outbox, (4, 7))
    outbox.close()
    path.write_bytes(b"nothing" * 1000)
    again = Outbox(path)
    assert set(waiting(again).values()) >= set(events[3:7])
    again.close()


def test_what_is_still_held_is_not_answered_for(outbox: Outbox) -> None:
    outbox.put([gate_event() for _ in range(5)])
    ask(outbox, (1, 5))
    assert list(waiting(outbox)) == [1, 2, 3, 4, 5]


def test_what_is_neither_held_nor_kept_is_answered_once(path: Path) -> None:
    outbox, _ = told(path, 10, keep_events=4)
    ask(outbox, (1, 8))
    assert list(waiting(outbox)) == [7, 8, 11]
    assert gaps(outbox) == [(1, 6, "not_kept")]
    ask(outbox, (1, 8))
    ask(outbox, (2, 3))
    assert gaps(outbox) == [(1, 6, "not_kept")]
    outbox.close()


def test_an_answer_about_a_part_is_not_repeated_for_the_whole(path: Path) -> None:
    outbox, _ = told(path, 10, keep_events=0)
    ask(outbox, (3, 4))
    ask(outbox, (1, 6))
    assert gaps(outbox) == [(3, 4, "not_kept"), (1, 2, "not_kept"), (5, 6, "not_kept")]
    outbox.close()


@pytest.mark.parametrize(
    "wanted",
    [(0, 3), (5, 2), (11, 11), (2**53, 2**53), (0, 0)],
    ids=["from zero", "backwards", "not given yet", "never given", "nothing"],
)
def test_nonsense_costs_nothing_and_is_counted(path: Path, wanted: tuple[int, int]) -> None:
    outbox, _ = told(path, 10)
    ask(outbox, wanted)
    assert waiting(outbox) == {}
    assert outbox.failures["bad_request"] == 1
    assert outbox.put([gate_event()]) == 11
    outbox.close()


def test_a_range_to_the_end_of_the_world_is_cut_to_what_was_given(path: Path) -> None:
    outbox, _ = told(path, 10)
    ask(outbox, (8, 2**53))
    assert list(waiting(outbox)) == [8, 9, 10]
    assert outbox.failures["bad_request"] == 1
    outbox.close()


def test_a_request_of_a_foreign_epoch_is_counted_and_answered_by_nothing(path: Path) -> None:
    outbox, _ = told(path, 10)
    outbox.confirm(Ack(epoch=new_id(), upto=0, wanted=((1, 10),)))
    assert waiting(outbox) == {}
    assert outbox.failures["foreign_acknowledgement"] == 1
    outbox.close()


def test_asking_for_every_second_number_is_not_answered_for_ever(path: Path) -> None:
    outbox, _ = told(path, 400, keep_events=0)
    for begin in range(1, 400, 100):
        ask(outbox, *((seq, seq) for seq in range(begin, begin + 100, 2)))
    assert len(gaps(outbox)) == 200
    ask(outbox, *((seq, seq) for seq in range(2, 400, 2)))
    assert len(gaps(outbox)) == 264
    assert outbox.failures["bad_request"] > 0
    outbox.close()


def test_events_of_an_earlier_epoch_are_kept_and_told_again_under_it(path: Path) -> None:
    outbox, events = told(path, 6)
    epoch = outbox.epoch
    outbox.put([gate_event()])
    database_of(outbox).execute("UPDATE outbox_state SET crc = 0")
    database_of(outbox).commit()
    outbox.put([gate_event()])
    assert outbox.epoch != epoch
    outbox.confirm(Ack(epoch=epoch, upto=6, wanted=((2, 3),)))
    rows = outbox.pending(0, 100)
    assert [(row.epoch, row.seq) for row in rows] == [(epoch, 2), (epoch, 3), (epoch, 7), (outbox.epoch, 1)]
    assert [decode_event(row.event) for row in rows[:2]] == events[1:3]
    outbox.confirm(Ack(epoch=epoch, upto=7))
    assert [row.epoch for row in outbox.pending(0, 100)] == [outbox.epoch]
    outbox.close()


def test_no_more_is_kept_than_allowed_and_the_newest_stay(path: Path) -> None:
    outbox, _ = told(path, 100, keep_events=30)
    kept = database_of(outbox).execute("SELECT seq FROM kept ORDER BY seq").fetchall()
    assert [seq for (seq,) in kept] == list(range(71, 101))
    outbox.close()

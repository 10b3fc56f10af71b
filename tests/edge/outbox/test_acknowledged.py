"""What an acknowledgement lets go of, where it names events and where it does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.outbox import Outbox
from tests.edge.events import passage_event
from wire.codec import UNKNOWN_EVENT, Ack, end_of_id
from wire.events import Event


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.db")
    yield box
    box.close()


def put(outbox: Outbox, count: int) -> list[str]:
    events: list[Event] = [passage_event() for _ in range(count)]
    for event in events:
        outbox.put([event])
    return [str(event.id)[-8:] for event in events]


def left(outbox: Outbox) -> list[int]:
    return [row.seq for row in outbox.pending(0, 100)]


def test_an_older_centre_names_nothing_and_is_believed(outbox: Outbox) -> None:
    put(outbox, 5)
    assert outbox.confirm(Ack(epoch=outbox.epoch, upto=2, also=((4, 4),))) == 3
    assert left(outbox) == [3, 5]


def test_only_what_is_named_goes(outbox: Outbox) -> None:
    ends = put(outbox, 6)
    told = ((2, ends[1] + ends[2]), (6, ends[5]))
    assert outbox.confirm(Ack(epoch=outbox.epoch, upto=4, also=((6, 6),), told=told)) == 3
    assert left(outbox) == [1, 4, 5]


def test_another_event_of_the_same_number_stays(outbox: Outbox) -> None:
    ends = put(outbox, 2)
    assert outbox.confirm(Ack(epoch=outbox.epoch, upto=2, told=((1, ends[1] + ends[1]),))) == 1
    assert left(outbox) == [1]


def test_what_is_named_and_not_acknowledged_stays(outbox: Outbox) -> None:
    ends = put(outbox, 2)
    assert outbox.confirm(Ack(epoch=outbox.epoch, upto=0, told=((1, "".join(ends)),))) == 0
    assert left(outbox) == [1, 2]


def test_an_event_that_the_centre_could_not_read_at_all_blocks_nothing(outbox: Outbox) -> None:
    ends = put(outbox, 2)
    assert outbox.confirm(Ack(epoch=outbox.epoch, upto=2, told=((1, UNKNOWN_EVENT + ends[1]),))) == 2


def test_a_request_alone_lets_nothing_go(outbox: Outbox) -> None:
    put(outbox, 2)
    assert outbox.confirm(Ack(epoch=outbox.epoch, upto=2, wanted=((1, 1),), told=())) == 0
    assert left(outbox) == [1, 2]


def test_what_was_not_named_is_still_there_after_the_database_is_gone(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    ends = put(outbox, 4)
    outbox.confirm(Ack(epoch=outbox.epoch, upto=4, told=((3, ends[2]),)))
    outbox.close()
    (tmp_path / "outbox.db").write_bytes(b"no database")
    again = Outbox(tmp_path / "outbox.db")
    assert left(again) == [1, 2, 4]
    again.close()


@pytest.mark.parametrize(
    "event", ["", "{", "[]", "7", '{"kind":"x"}', '{"id":7}', '{"id":"short"}', '{"id":"0190-not-hex-zzzzzzzz"}']
)
def test_an_id_that_cannot_be_read_is_eight_zeros(event: str) -> None:
    assert end_of_id(event) == UNKNOWN_EVENT

"""The emergency journal as the outbox uses it: what it takes, what it counts, and that its own trouble is told."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.errors import OutboxError
from edge.outbox.emergency import Emergency
from edge.outbox.emergency_journal import KindAndEvent

SIZE = 4096
GATE: KindAndEvent = ("gate", '{"kind":"gate"}')
CAUSE = OSError("no space left")


@pytest.fixture
def failures() -> Counter[str]:
    return Counter()


@pytest.fixture
def emergency(tmp_path: Path, failures: Counter[str]) -> Iterator[Emergency]:
    one = Emergency(tmp_path / "emergency.journal", SIZE, failures)
    yield one
    one.close()


def test_what_it_takes_waits_and_is_counted(emergency: Emergency, failures: Counter[str]) -> None:
    emergency.take([GATE, GATE], CAUSE)
    emergency.take([GATE], CAUSE)
    assert emergency.held == 3
    assert emergency.all() == [GATE] * 3
    assert failures == {"emergency": 3}


def test_that_it_takes_over_is_said_once(emergency: Emergency, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        emergency.take([GATE], CAUSE)
    assert [one.__dict__["error"] for one in caplog.records] == ["no space left"]


def test_what_was_moved_is_forgotten_and_the_rest_is_not(emergency: Emergency) -> None:
    emergency.take([("gate", str(number)) for number in range(70)], CAUSE)
    first, moved = emergency.waiting(None)
    assert len(first) == 64, "not more than one transaction's worth"
    emergency.drop(moved)
    assert [event for _, event in emergency.all()] == [str(number) for number in range(64, 70)]
    emergency.drop(None)
    assert emergency.held == 6


def test_a_full_one_is_an_error_that_names_both_reasons(emergency: Emergency, failures: Counter[str]) -> None:
    with pytest.raises(OutboxError, match=r"no space left.*journal is full with 0 events") as told:
        emergency.take([("gate", "x" * SIZE)], CAUSE)
    assert told.value.__cause__ is CAUSE
    assert failures == {"emergency_refused": 1}
    assert emergency.held == 0


def test_where_there_can_be_none_that_is_counted_and_every_event_is_refused(
    tmp_path: Path, failures: Counter[str]
) -> None:
    (tmp_path / "emergency.journal").mkdir()
    none = Emergency(tmp_path / "emergency.journal", SIZE, failures)
    assert failures == {"emergency_journal": 1}
    with pytest.raises(OutboxError, match="no space left"):
        none.take([GATE], CAUSE)
    assert (none.held, none.all(), none.waiting(None)) == (0, (), ((), None))
    none.drop(None)
    none.close()


def test_a_damaged_one_is_told_and_keeps_what_is_whole(tmp_path: Path, failures: Counter[str]) -> None:
    path = tmp_path / "emergency.journal"
    first = Emergency(path, SIZE, Counter())
    first.take([("gate", "a"), ("gate", "b")], CAUSE)
    first.close()
    path.write_bytes(path.read_bytes().replace(b"gate\0a", b"gate\0!"))
    second = Emergency(path, SIZE, failures)
    assert second.all() == [("gate", "b")]
    assert failures == {"emergency_journal": 1}
    second.close()


def test_a_closed_one_takes_nothing_more(emergency: Emergency) -> None:
    emergency.take([GATE], CAUSE)
    emergency.close()
    emergency.close()
    with pytest.raises(OutboxError):
        emergency.take([GATE], CAUSE)
    assert emergency.held == 0

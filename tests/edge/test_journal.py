from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edge.errors import OutboxError
from edge.journal import Journal
from edge.outbox import Outbox
from tests.edge.events import gate_event, passage_event, set_clock


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.db")
    yield box
    box.close()


@pytest.fixture
def journal(outbox: Outbox) -> Journal:
    return Journal(outbox, set_clock())


async def test_what_was_recorded_is_on_disk_and_wakes_the_line(journal: Journal, outbox: Outbox) -> None:
    await journal.record(passage_event(), gate_event())
    assert [row.kind for row in outbox.pending(0, 9)] == ["passage", "gate"]
    assert journal.news.is_set()


async def test_what_is_not_on_disk_wakes_nobody(journal: Journal, outbox: Outbox) -> None:
    outbox.close()
    with pytest.raises(OutboxError):
        await journal.record(gate_event())
    assert not journal.news.is_set()


def test_errors_of_many_threads_are_all_counted(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        for _ in range(4000):
            pool.submit(journal.fail, "recogniser")
    assert journal.failures == {"recogniser": 4000}


def test_ids_sort_by_birth(journal: Journal) -> None:
    ids = [journal.new_id() for _ in range(100)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 100

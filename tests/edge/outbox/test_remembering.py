"""Whom the lanes told of, whatever happened to the files: no revision may be told twice with different words."""

import shutil
from pathlib import Path

import pytest

from edge.outbox import Outbox
from tests.edge.events import gate_event, passage_event
from tests.edge.outbox.inside import database_of
from wire.codec import Ack
from wire.events import PassageRecorded
from wire.ids import new_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


def revised(passage: PassageRecorded) -> PassageRecorded:
    return passage.model_copy(update={"id": new_id(), "revision": passage.revision + 1})


def put(path: Path, *passages: PassageRecorded) -> None:
    outbox = Outbox(path)
    outbox.put(passages)
    outbox.close()
    drop_log(path)


def drop_log(path: Path) -> None:
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def told(path: Path) -> list[PassageRecorded]:
    outbox = Outbox(path)
    passages = list(outbox.latest_passages())
    outbox.close()
    return passages


def test_each_passage_once_in_its_highest_revision_in_the_order_of_telling(path: Path) -> None:
    one, two = passage_event(), passage_event()
    put(path, one, two, revised(one))
    assert [(event.passage, event.revision) for event in told(path)] == [(two.passage, 0), (one.passage, 1)]


def test_what_the_mirror_had_counts_where_an_old_copy_was_put_back(path: Path) -> None:
    first = passage_event()
    put(path, first)
    shutil.copy(path, path.with_name("copy"))
    put(path, revised(first))
    shutil.copy(path.with_name("copy"), path)
    assert [event.revision for event in told(path)] == [1]


def test_what_was_saved_counts_where_the_database_was_damaged(path: Path) -> None:
    first = passage_event()
    put(path, first, revised(first))
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(byte ^ 0x5A for byte in content[4096:]))
    assert [event.revision for event in told(path)] == [1]


def test_what_the_emergency_journal_took_counts(path: Path) -> None:
    first = passage_event()
    outbox = Outbox(path)
    outbox.put([first])
    database_of(outbox).execute("PRAGMA query_only = ON")
    assert outbox.put([gate_event(), revised(first)]) == 0
    assert [event.revision for event in outbox.latest_passages()] == [1]
    outbox.close()
    assert [event.revision for event in told(path)] == [1]


def test_what_the_centre_has_is_still_known_and_comes_before_what_waits(path: Path) -> None:
    old, new = passage_event(), passage_event()
    outbox = Outbox(path)
    outbox.put([old, new])
    outbox.confirm(Ack(epoch=outbox.epoch, upto=1))
    assert outbox.latest_passages() == (old, new)
    outbox.close()

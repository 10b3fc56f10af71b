"""The folder of the release before, with a backlog, under this release: everything goes out, nothing is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from edge.access.roster import Roster
from edge.evidence.store import EvidenceStore
from edge.outbox import Outbox
from tests.edge.outbox.centre import Books
from tests.edge.upgrade import old_node
from tests.edge.upgrade.old_node import DENIED, JPEG, PICTURE, RESIDENT, OldNode
from wire.codec import encode_event
from wire.plates import PlateText


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def old(folder: Path) -> OldNode:
    return old_node.write(folder)


def drained(folder: Path) -> tuple[Books, Outbox]:
    """Start the outbox on the folder, and let a centre take in all of it; who asks closes it."""
    books, outbox = Books(), Outbox(folder / "outbox.db")
    books.drain(outbox)
    return books, outbox


def test_everything_that_waits_is_sent_once_and_acknowledged(folder: Path, old: OldNode) -> None:
    books, outbox = drained(folder)

    depth = outbox.depth()
    outbox.close()
    assert set(books.stored) == old.waiting
    assert set(books.stored.values()) == {1}
    assert (depth.backlog, depth.emergency, depth.oldest_unacked, depth.mirrored) == (0, 0, None, True)
    assert outbox.failures == {}, "nothing was taken for damage"
    assert books.dropped == []


def test_the_count_goes_on_where_the_release_before_left_it(folder: Path, old: OldNode) -> None:
    with closing(sqlite3.connect(folder / "outbox.db")) as database:
        epoch, next_seq = database.execute("SELECT epoch, next_seq FROM outbox_state").fetchone()
    outbox = Outbox(folder / "outbox.db")

    depth = outbox.depth()
    outbox.close()
    assert str(outbox.epoch) == epoch
    assert depth.next_seq == next_seq + 3, "those of the emergency journal get the next numbers"
    assert depth.backlog == len(old.waiting)


def test_whom_the_lanes_told_of_is_known_again(folder: Path, old: OldNode) -> None:
    outbox = Outbox(folder / "outbox.db")

    known = {event.passage for event in outbox.latest_passages()}
    outbox.close()
    assert known <= old.passages
    assert len(known) >= 5


def test_without_its_database_the_second_copy_has_everything(folder: Path, old: OldNode) -> None:
    for path in folder.glob("outbox.db*"):
        path.unlink()

    books, outbox = drained(folder)

    outbox.close()
    assert set(books.stored) == old.waiting


def test_a_passage_of_the_release_before_says_nothing_of_what_it_did_not_know(folder: Path, old: OldNode) -> None:
    assert old.passages
    outbox = Outbox(folder / "outbox.db")

    known = outbox.latest_passages()
    outbox.close()
    assert {(one.outcome, one.direction, one.followed, one.other_plates) for one in known} == {
        (None, None, False, ())
    }
    assert all(encode_event(one) for one in known)


def test_the_roster_of_the_release_before_is_read(folder: Path, old: OldNode) -> None:
    assert old.waiting
    roster = Roster(folder / "roster.db")

    (resident,), (denied,) = (roster.find(PlateText(plate)) for plate in (RESIDENT, DENIED))
    size = roster.size()
    roster.close()
    assert [(one.number, one.standing.value) for one in (resident, denied)] == [
        ("R-0001", "granted"),
        ("R-0002", "denied"),
    ]
    assert size == 2


def test_pictures_of_the_release_before_are_there_and_count(folder: Path, old: OldNode) -> None:
    assert old.waiting
    store = EvidenceStore(folder / "pictures", 10_000_000)

    assert store.load(PICTURE) == JPEG
    assert store.deletion(PICTURE) is None
    assert store._used_bytes == len(JPEG)


def test_the_release_before_could_open_the_outbox_again(folder: Path, old: OldNode) -> None:
    assert old.waiting
    with closing(sqlite3.connect(folder / "outbox.db")) as database:
        before = database.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()

    _, outbox = drained(folder)
    outbox.close()

    with closing(sqlite3.connect(folder / "outbox.db")) as database:
        after = database.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    assert after == before

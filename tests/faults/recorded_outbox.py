"""A node's outbox that also writes down, in the same transactions, everything that was ever committed to it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edge.outbox import Outbox
from wire.codec import UnreadableEvent, decode_event
from wire.events import Event

_RECORD = """
CREATE TABLE IF NOT EXISTS made (epoch TEXT, seq INTEGER, event TEXT, PRIMARY KEY (epoch, seq));
CREATE TRIGGER IF NOT EXISTS note AFTER INSERT ON outbox BEGIN
    INSERT OR IGNORE INTO made SELECT new.epoch, new.seq, new.event;
END;
"""
_MADE = """
SELECT epoch, seq, event FROM made
UNION SELECT epoch, seq, event FROM outbox
UNION SELECT epoch, seq, event FROM earlier
UNION SELECT epoch, seq, event FROM kept
ORDER BY epoch, seq
"""
"""The record goes with the database where that is made anew; what still waits or is kept was made as well."""


@dataclass(frozen=True, slots=True)
class MadeEvent:
    """An event that was on disk to be told, and the number under which it was."""

    epoch: str
    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Made:
    """What a node has ever put on disk to be told, in order."""

    events: tuple[MadeEvent, ...]
    next_seq: int
    oldest_waiting: int | None
    """First sequence number that the centre has not acknowledged; 1 while any of an earlier epoch waits."""
    waiting: int
    """Events that the centre has not acknowledged."""


def prepare_outbox(node_folder: Path) -> None:
    """Make the outbox before the node does, with its record."""
    Outbox(node_folder / "outbox.db").close()
    record_outbox(node_folder)


def record_outbox(node_folder: Path) -> None:
    """Begin the record of an outbox that may hold something already; a second time changes nothing."""
    with closing(sqlite3.connect(node_folder / "outbox.db", timeout=10)) as database:
        database.executescript(_RECORD)


def read_made(node_folder: Path) -> Made:
    """Read the record, also while the node runs."""
    with closing(sqlite3.connect(node_folder / "outbox.db", timeout=10)) as database:
        database.execute("BEGIN")
        rows = database.execute(_MADE).fetchall()
        next_seq = database.execute("SELECT next_seq FROM outbox_state").fetchone()[0]
        waiting, oldest = database.execute("SELECT count(*), min(seq) FROM outbox").fetchone()
        earlier = database.execute("SELECT count(*) FROM earlier").fetchone()[0]
    events = tuple(MadeEvent(epoch, seq, _event(text)) for epoch, seq, text in rows)
    return Made(events, next_seq, 1 if earlier else oldest, waiting + earlier)


def _event(text: str) -> Event:
    event = decode_event(text)
    assert not isinstance(event, UnreadableEvent)
    return event

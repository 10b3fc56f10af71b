"""A node's outbox that also writes down, in the same transactions, everything that was ever committed to it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edge.outbox import Outbox
from wire.codec import UnreadableEvent, decode_event
from wire.events import Event

_RECORD = """
CREATE TABLE made (seq INTEGER, kind TEXT, event TEXT);
CREATE TRIGGER note AFTER INSERT ON outbox BEGIN INSERT INTO made VALUES (new.seq, new.kind, new.event); END;
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What a node has ever put on disk to be told: events by sequence number, as often as they were put."""

    events: tuple[tuple[int, Event], ...]
    next_seq: int
    waiting: int
    """Events that the centre has not acknowledged."""


def prepare_outbox(node_folder: Path) -> None:
    """Make the outbox before the node does, with its record."""
    Outbox(node_folder / "outbox.db").close()
    with closing(sqlite3.connect(node_folder / "outbox.db")) as database:
        database.executescript(_RECORD)


def read_made(node_folder: Path) -> Made:
    """Read the record, also while the node runs."""
    with closing(sqlite3.connect(node_folder / "outbox.db", timeout=10)) as database:
        database.execute("BEGIN")
        rows = database.execute("SELECT seq, event FROM made ORDER BY seq").fetchall()
        next_seq = database.execute("SELECT next_seq FROM outbox_state").fetchone()[0]
        waiting = database.execute("SELECT count(*) FROM outbox").fetchone()[0]
    return Made(tuple((seq, _event(text)) for seq, text in rows), next_seq, waiting)


def _event(text: str) -> Event:
    event = decode_event(text)
    assert not isinstance(event, UnreadableEvent)
    return event

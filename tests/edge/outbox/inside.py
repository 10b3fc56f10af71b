"""A look behind the outbox, for tests that break what is there."""

import sqlite3

from edge.outbox import Outbox, QueuedEvent
from edge.outbox.rows import values_of


def database_of(outbox: Outbox) -> sqlite3.Connection:
    connection = outbox._database._connection
    assert connection is not None
    return connection


def write_row(outbox: Outbox, seq: int, kind: str, event: str) -> None:
    """Put something else into a row, as a program of another version would have."""
    with database_of(outbox) as database:
        database.execute(
            "UPDATE outbox SET kind = ?, event = ?, crc = ? WHERE seq = ?",
            (kind, event, values_of(QueuedEvent(outbox.epoch, seq, kind, event))[-1], seq),
        )


def refuse_everything(outbox: Outbox) -> None:
    """Let neither the database nor the emergency journal take anything, as on a disk that has long been full."""
    database_of(outbox).execute("PRAGMA query_only = ON")
    journal = outbox._emergency._journal
    assert journal is not None
    journal._size = 0


def take_again(outbox: Outbox) -> None:
    """Let the database take events again."""
    database_of(outbox).execute("PRAGMA query_only = OFF")

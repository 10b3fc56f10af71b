"""Takes arrivals into a store, and says what is stored and acknowledged then."""

from sqlalchemy import func, select

from central.delivery.arrivals import Arrival
from central.line.ingest import Ingested, ingest
from central.passages.search import Page, PassageQuery, search
from central.store.db import Store
from central.tables import Row


def take(store: Store, *arrivals: Arrival) -> Ingested:
    """Take arrivals in, all in one transaction."""
    with store.write() as session:
        return ingest(session, arrivals)


def stored(store: Store) -> Page:
    """Say which passages are stored."""
    with store.read() as session:
        return search(session, PassageQuery(limit=200))


def count(store: Store, table: type[Row]) -> int:
    """Count the rows of a table."""
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def ack_of(done: Ingested) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Say what the only acknowledgement names: up to which number, and which spans after it."""
    (only,) = done.acks
    return only.ack.upto, only.ack.also

"""The one writer: takes messages from a bounded queue, commits them in batches, and only then acknowledges.

A batch is what piled up while the one before was committed, so that a quiet line has no delay and a busy one pays
for few commits. When the database fails, the batch waits and is tried again; when it refuses data, the batch is
halved until the poison stands alone and goes to the dead letters.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from central.alerts.raising import Watching
from central.arrivals import Arrival, Delivery, Poisoned, RawMessage, read_arrival
from central.backoff import waits
from central.damage import Trouble, is_damaged, trouble_of
from central.db import Store, is_bad_data
from central.fault_points import NO_FAULTS, FaultPoint, Faults
from central.feed import Feed
from central.ingest import WATCHING_EVERYWHERE, AckFor, Ingested, ingest
from central.metrics import Metrics

_LOG: Final = logging.getLogger(__name__)
_WAITING: Final = 1000
_AT_ONCE: Final = 256
_EVENTS_AT_ONCE: Final = 2048
"""A statement names every passage of a batch and all that they took in, and PostgreSQL takes 65,535 names."""
_BAD_DATA: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the drivers, and our own code, raise over a value that they did not expect."""


class Intake:
    """Puts arrivals into the store, one batch after the other."""

    def __init__(
        self,
        store: Store,
        feed: Feed,
        metrics: Metrics,
        sites: Mapping[str, str],
        acknowledge: Callable[[AckFor], None],
        faults: Faults = NO_FAULTS,
        watching: Watching = WATCHING_EVERYWHERE,
    ) -> None:
        self._store = store
        self._feed = feed
        self._metrics = metrics
        self._sites = sites
        self._acknowledge = acknowledge
        self._faults = faults
        self._watching = watching
        self._queue: asyncio.Queue[RawMessage] = asyncio.Queue(_WAITING)
        self._random = Random()  # noqa: S311 - spreads retries, guards nothing
        self.trouble = ""
        """Why nothing can be stored at the moment; empty: it can."""

    async def put(self, raw: RawMessage) -> None:
        """Hand a message over; waits while too many wait already."""
        await self._queue.put(raw)
        self._metrics.waiting.set(self._queue.qsize())

    async def run(self) -> None:
        """Store what comes, for ever."""
        while True:
            batch = [await self._queue.get()]
            while len(batch) < _AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            for part in _parts(await asyncio.to_thread(self._read, batch)):
                await self._take(part)
            self._metrics.waiting.set(self._queue.qsize())

    def _read(self, batch: Sequence[RawMessage]) -> Sequence[Arrival]:
        arrivals = [read_arrival(raw, self._sites) for raw in batch]
        self._faults.reach(FaultPoint.READ)
        return arrivals

    async def _take(self, arrivals: Sequence[Arrival]) -> None:
        try:
            done = await self._store_all(arrivals)
        except (SQLAlchemyError, *_BAD_DATA) as error:
            await self._isolate(arrivals, error)
        else:
            self._metrics.count(done)
            self._feed.wake()
            for ack in done.acks:
                self._acknowledge(ack)

    async def _store_all(self, arrivals: Sequence[Arrival]) -> Ingested:
        """Commit a batch, however long the database is away; raises what says that the data is bad."""
        for wait_s in waits(self._random):
            try:
                done = await asyncio.to_thread(self._ingest, arrivals)
            except (SQLAlchemyError, *_BAD_DATA) as error:
                self.trouble = await self._judge(error, arrivals)
                if not self.trouble:
                    raise
                self._metrics.retries.inc()
                said = {"error": type(error).__name__, "trouble": self.trouble, "wait_s": wait_s}
                _LOG.warning("the store does not take a batch", extra=said)
                await asyncio.sleep(wait_s)
            else:
                self.trouble = ""
                return done
        raise AssertionError("waits never end")

    async def _judge(self, error: Exception, arrivals: Sequence[Arrival]) -> str:
        """Say what is wrong with the store; empty: nothing, it is the data."""
        if isinstance(error, SQLAlchemyError) and not is_bad_data(error):
            return trouble_of(error)
        # Asked for the last piece only: it is about to be buried, and a damaged store must bury nothing.
        is_last_piece = len(arrivals) == 1 and not _divide(arrivals[0], "")[1:]
        if is_last_piece and await asyncio.to_thread(is_damaged, self._store):
            return Trouble.DAMAGED
        return ""

    def _ingest(self, arrivals: Sequence[Arrival]) -> Ingested:
        with self._metrics.batches.time(), self._store.write() as session:
            done = ingest(session, arrivals, self._watching)
            self._faults.reach(FaultPoint.INGESTED)
        self._faults.reach(FaultPoint.COMMITTED)
        return done

    async def _isolate(self, arrivals: Sequence[Arrival], error: Exception) -> None:
        """Take the halves of a batch that was refused; what cannot be halved any more is the poison."""
        if len(arrivals) > 1:
            middle = len(arrivals) // 2
            halves: tuple[Sequence[Arrival], ...] = (arrivals[:middle], arrivals[middle:])
        else:
            halves = _divide(arrivals[0], type(error).__name__)
        if not halves:
            # Not acknowledged, so a node tells it again; and nobody else waits for it.
            self._metrics.unburied.inc()
            _LOG.error("a message can neither be stored nor buried", extra={"error": type(error).__name__})
        for half in halves:
            await self._take(half)


def _parts(arrivals: Sequence[Arrival]) -> Iterator[Sequence[Arrival]]:
    """Cut a batch, in order, so that no part holds many more than _EVENTS_AT_ONCE events."""
    part: list[Arrival] = []
    events = 0
    for arrival in arrivals:
        part.append(arrival)
        events += len(arrival.envelope.events) if isinstance(arrival, Delivery) else 1
        if events >= _EVENTS_AT_ONCE:
            yield part
            part, events = [], 0
    if part:
        yield part


def _divide(arrival: Arrival, reason: str) -> tuple[Sequence[Arrival], ...]:
    """Take a delivery apart into its events, and declare a lone one poisoned; nothing else can be divided."""
    if not isinstance(arrival, Delivery):
        return ()
    envelope = arrival.envelope
    if len(envelope.events) == 1:
        return ([Poisoned(arrival, f"the store refused it: {reason}")],)
    pieces = (
        replace(arrival, envelope=envelope.model_copy(update={"seq": envelope.seq + place, "events": (event,)}))
        for place, event in enumerate(envelope.events)
    )
    return tuple([piece] for piece in pieces)

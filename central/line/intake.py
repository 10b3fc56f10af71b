"""The one writer: takes messages from a bounded queue, commits them in batches, and only then acknowledges.

A batch is what piled up while the one before was committed, so that a quiet line has no delay and a busy one pays
for few commits. When the database fails, the batch waits and is tried again; when it refuses data, the batch is
halved until the poison stands alone and goes to the dead letters. A fault of our own is neither: it says nothing
about the data, so that the batch waits, unacknowledged and in full view, for a program that can take it in.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from traceback import extract_tb, format_tb
from typing import Final, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from central.alerts.raising import Watching
from central.delivery.arrivals import Arrival, Delivery, Poisoned, RawMessage, read_arrival
from central.feed import Feed
from central.line.ingest import WATCHING_EVERYWHERE, AckFor, Ingested, ingest
from central.line.metrics import Metrics
from central.running.backoff import waits
from central.running.fault_points import NO_FAULTS, FaultPoint, Faults
from central.store.damage import Trouble, is_damaged, trouble_of
from central.store.db import Store, is_bad_data

_LOG: Final = logging.getLogger(__name__)
_WAITING: Final = 1000
_AT_ONCE: Final = 256
_EVENTS_AT_ONCE: Final = 2048
"""A statement names every passage of a batch and all that they took in, and PostgreSQL takes 65,535 names."""
_OURS: Final = frozenset({"central", "wire"})
_Result = TypeVar("_Result")


class _RefusedError(Exception):
    """The store refuses the data of a batch."""

    def __init__(self, by: Exception) -> None:
        super().__init__(type(by).__name__)


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
        self.fault = ""
        """Which error of our own that is and where it was raised; empty: it is none."""

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
            for part in _parts(await self._until_done(partial(self._read, batch))):
                await self._take(part)
            self._metrics.waiting.set(self._queue.qsize())

    def _read(self, batch: Sequence[RawMessage]) -> Sequence[Arrival]:
        arrivals = [read_arrival(raw, self._sites) for raw in batch]
        self._faults.reach(FaultPoint.READ)
        return arrivals

    async def _take(self, arrivals: Sequence[Arrival]) -> None:
        is_last_piece = len(arrivals) == 1 and not _divide(arrivals[0], "")[1:]
        try:
            done = await self._until_done(partial(self._ingest, arrivals), may_be_buried=is_last_piece)
        except _RefusedError as error:
            await self._isolate(arrivals, str(error))
        else:
            self._metrics.count(done)
            self._feed.wake()
            for ack in done.acks:
                self._acknowledge(ack)

    async def _until_done(self, work: Callable[[], _Result], *, may_be_buried: bool = False) -> _Result:
        """Do it, however long the database is away or the program wrong; raises _RefusedError over bad data.

        `may_be_buried`: what is refused now becomes a dead letter.
        """
        for wait_s in waits(self._random):
            try:
                result = await asyncio.to_thread(work)
            except Exception as error:
                # Whatever is wrong with us, the batch must not be given up.
                trouble = await self._judge(error, may_be_buried=may_be_buried)
                self.trouble = trouble or ""
                self.fault = _place_of(error) if trouble is Trouble.FAULT else ""
                if trouble is None:
                    raise _RefusedError(error) from error
                self._tell(error, wait_s)
                await asyncio.sleep(wait_s)
            else:
                self.trouble = self.fault = ""
                return result
        raise AssertionError("waits never end")

    async def _judge(self, error: Exception, *, may_be_buried: bool) -> Trouble | None:
        """Say what is wrong with the store or with us; None: nothing, it is the data."""
        if is_bad_data(error):
            # Asked for the last piece only: it is about to be buried, and a damaged store must bury nothing.
            is_store = may_be_buried and await asyncio.to_thread(is_damaged, self._store)
            return Trouble.DAMAGED if is_store else None
        if isinstance(error, SQLAlchemyError):
            return trouble_of(error)
        # Asked once a fault: a large file takes long to look through.
        is_known = self.fault == _place_of(error)
        is_store = not is_known and await asyncio.to_thread(is_damaged, self._store)
        return Trouble.DAMAGED if is_store else Trouble.FAULT

    def _tell(self, error: Exception, wait_s: float) -> None:
        """Say why a batch waits; what an error says itself may hold a plate, where it was raised does not."""
        self._metrics.retries.inc()
        said = {"error": type(error).__name__, "trouble": self.trouble, "wait_s": wait_s}
        if self.trouble != Trouble.FAULT:
            _LOG.warning("the store does not take a batch", extra=said)
            return
        self._metrics.faults.labels(type(error).__name__).inc()
        said |= {"fault": self.fault, "traceback": "".join(format_tb(error.__traceback__))}
        _LOG.error("a fault of our own stops the intake; nothing is acknowledged", extra=said)

    def _ingest(self, arrivals: Sequence[Arrival]) -> Ingested:
        with self._metrics.batches.time(), self._store.write() as session:
            done = ingest(session, arrivals, self._watching)
            self._faults.reach(FaultPoint.INGESTED)
        self._faults.reach(FaultPoint.COMMITTED)
        return done

    async def _isolate(self, arrivals: Sequence[Arrival], error: str) -> None:
        """Take the halves of a batch that was refused; what cannot be halved any more is the poison."""
        if len(arrivals) > 1:
            middle = len(arrivals) // 2
            halves: tuple[Sequence[Arrival], ...] = (arrivals[:middle], arrivals[middle:])
        else:
            halves = _divide(arrivals[0], error)
        if not halves:
            # Not acknowledged, so a node tells it again; and nobody else waits for it.
            self._metrics.unburied.inc()
            _LOG.error("a message can neither be stored nor buried", extra={"error": error})
        for half in halves:
            await self._take(half)


def _place_of(error: Exception) -> str:
    """Name an error and where in our code it was raised, without what it says: that may hold a plate."""
    frames = [(Path(frame.filename), frame.lineno) for frame in extract_tb(error.__traceback__)]
    ours = [frame for frame in frames if _OURS & set(frame[0].parts)]
    file, line = (ours or frames or [(Path("?"), 0)])[-1]
    return f"{type(error).__name__} in {'/'.join(file.parts[-2:])}, line {line}"


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

"""The durable queue: an event is on disk here before anything moves, and stays until the centre has committed it.

SQLite in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut. Sequence numbers come
from a counter of our own, raised in the same transaction as the insert (AUTOINCREMENT would leave false gaps),
and count within an epoch that is born with the database, so that a new or restored outbox is never taken for
a repetition. Where the commit fails, the emergency journal takes the events; a damaged database is rebuilt from
what can be read of it and from the mirror. When it holds `max_events`, it gives some up: see `edge.outbox.cap`.
"""

import logging
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar
from uuid import UUID

from edge.errors import OutboxError
from edge.outbox import rows
from edge.outbox.cap import kind_of
from edge.outbox.database import Database
from edge.outbox.emergency import Emergency
from edge.outbox.exchange import Exchange, Limits
from edge.outbox.rows import QueuedEvent
from edge.outbox.second_copy import SecondCopy
from edge.running.clock import NodeClock, SystemClock
from edge.running.fault_points import NO_FAULTS, Faults
from wire.codec import Ack, encode_event
from wire.errors import WireError
from wire.events import Event, PassageRecorded

LOG = logging.getLogger(__name__)

EMERGENCY_BYTES: Final = 4 << 20
_FAILURES: Final = (OSError, sqlite3.Error, OutboxError)
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class OutboxDepth:
    """How much the centre has not committed yet, and how safe it is."""

    next_seq: int
    oldest_unacked: int | None
    backlog: int
    emergency: int = 0
    """Events in the emergency journal."""
    mirrored: bool = True
    """Everything that waits has its second copy."""
    refusing: bool = False
    """Neither the database nor the emergency journal took the last event."""


class Outbox:
    """See the module. Safe to call from several threads; every call is one short transaction."""

    def __init__(
        self,
        path: Path,
        max_events: int = 1_000_000,
        faults: Faults = NO_FAULTS,
        *,
        keep_events: int = 50_000,
        emergency_bytes: int = EMERGENCY_BYTES,
        clock: NodeClock | None = None,
    ) -> None:
        """Open or make the outbox at `path`; raises OutboxError if its folder cannot be used."""
        self.failures: Counter[str] = Counter()
        """Errors by name since the start."""
        self._lock = Lock()
        self._refusing = False
        self._ends: tuple[int, int | None] | None = None
        clock = clock or SystemClock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._emergency = Emergency(path.with_name("emergency.journal"), emergency_bytes, self.failures)
            self._copy = SecondCopy(path.with_name(f"{path.stem}.mirror"), self.failures, clock, faults)
            self._database = Database(path, self._copy, self.failures, clock)
        except (OSError, sqlite3.Error) as error:
            raise OutboxError(
                f"the outbox {path.name} cannot be opened: {error}; give the node a folder that it may write to"
            ) from error
        limits = Limits(max_events, keep_events)
        self._exchange = Exchange(self._database, self._copy, self._emergency, limits, clock, faults)
        with self._lock:
            self._settle()

    @property
    def epoch(self) -> UUID:
        """Within which new events are numbered."""
        return self._database.epoch

    def put(self, events: Sequence[Event]) -> int:
        """Store `events` in one transaction and return the last sequence number.

        When this returns they are on disk; 0 says that the emergency journal took them, and numbers come later.
        Raises OutboxError when they are not; then none of them is.
        """
        put = [(kind_of(event), encode_event(event)) for event in events]
        with self._lock:
            try:
                last = self._exchange.put(put)
            except _FAILURES as error:
                self._refusing = True
                self._emergency.take(put, error)
                last = 0
            self._refusing = False
        return last

    def pending(self, after: int, limit: int) -> tuple[QueuedEvent, ...]:
        """Return up to `limit` uncommitted events with a sequence number above `after`, oldest first.

        With 0 those of earlier epochs come before those of this one.
        """
        with self._lock:
            self._settle()
            return self._read(lambda database: rows.oldest(database, after, limit))

    def newest(self, after: int, limit: int) -> tuple[QueuedEvent, ...]:
        """Return the newest `limit` uncommitted events with a sequence number above `after`, oldest first."""
        with self._lock:
            return self._read(lambda database: rows.newest(database, after, limit))

    def confirm(self, ack: Ack) -> int:
        """Let go of what the centre has committed, put back what it wants told again; return how many went.

        What was let go of is kept for a while. An acknowledgement of an epoch of which nothing is here is for
        another outbox, changes nothing and is counted. One of numbers that were never given here means that this
        file is an old copy put back: what it holds gets new numbers in a new epoch, lest the centre take it for
        repetitions. It deletes nothing and raises WireError.
        """
        with self._lock:
            try:
                done = self._exchange.confirm(ack)
            except _FAILURES as error:
                raise OutboxError(f"the outbox could not be emptied: {error}") from error
            self.failures.update(done.failures)
        if done.restored:
            raise WireError("the acknowledgement is of sequence numbers that were never given: a new epoch begins")
        return done.gone

    def latest_passages(self) -> tuple[PassageRecorded, ...]:
        """Return the newest passages put in here, oldest first, whether or not the centre has them by now."""
        with self._lock:
            try:
                spared = self._emergency.all()
                return self._read(lambda database: rows.remembered(database, spared))
            except OutboxError:
                LOG.exception("whom the lanes told of before cannot be read, so they may be told anew")
                return ()

    def depth(self) -> OutboxDepth:
        """Count what waits; where the file cannot be read for now, as it was last time, or as the mirror has it.

        Raises OutboxError where neither is known.
        """
        # Counting rows would read the whole file, with the barrier waiting for the lock.
        with self._lock:
            try:
                self._ends = self._read(rows.ends)
            except OutboxError:
                self._ends = self._ends or self._database.ends
                if self._ends is None or self._database.closed:
                    raise
            held, spared = self._database.held, self._emergency.held
            return OutboxDepth(*self._ends, held, spared, self._copy.whole, self._refusing)

    def close(self) -> None:
        """Close the files; uncommitted events stay in them."""
        with self._lock:
            if not self._database.closed:
                self._database.close()
                self._copy.close()
                self._emergency.close()

    def _settle(self) -> None:
        """Do what could not be done before: empty the emergency journal, say what is lost, catch up."""
        try:
            self._exchange.settle()
        except _FAILURES as error:
            LOG.debug("the outbox cannot be put in order yet", extra={"error": str(error)})
        else:
            if not self._emergency.held:
                self._refusing = False

    def _read(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        try:
            return self._database.run(work)
        except _FAILURES as error:
            raise OutboxError(f"the outbox cannot be read: {error}") from error

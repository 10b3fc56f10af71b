"""Where the parts of a node say what happened: on disk first, then the line is woken."""

import asyncio
from collections import Counter
from threading import Lock
from uuid import UUID

from edge.outbox import Outbox
from edge.running.clock import NodeClock
from edge.running.fault_points import NO_FAULTS, FaultPoint, Faults
from wire.events import Event
from wire.ids import new_id


class Journal:
    """Puts events into the outbox off the event loop; one for the whole node."""

    def __init__(self, outbox: Outbox, clock: NodeClock, faults: Faults = NO_FAULTS) -> None:
        self.clock = clock
        self.faults = faults
        """What happens at the named places of the parts that tell this journal; nothing, except in a drill."""
        self.failures: Counter[str] = Counter()
        """Errors by name since the start; they go out with every heartbeat."""
        self.news = asyncio.Event()
        """Set when there is something to send."""
        self.centre_reads: frozenset[str] | None = None
        """What the centre said that it reads; None: nothing was heard of it yet."""
        self._outbox = outbox
        self._counting = Lock()

    def new_id(self) -> UUID:
        """Make an id for an event or passage."""
        return new_id()

    def tells(self, part: str) -> bool:
        """Say whether the centre is told something that came after the first release: `wire.capabilities`.

        As long as nothing was heard of it, it is: what a centre does not know in an event it lets pass.
        """
        return self.centre_reads is None or part in self.centre_reads

    async def record(self, *events: Event) -> None:
        """Return once `events` are on disk; raises OutboxError when they are not, and counts it."""
        await asyncio.to_thread(self._put, events)
        self.news.set()

    def _put(self, events: tuple[Event, ...]) -> None:
        self._outbox.put(events)
        self.faults.reach(FaultPoint.COMMITTED)

    def fail(self, name: str) -> None:
        """Count an error under a fixed name; safe to call from several threads."""
        with self._counting:
            self.failures[name] += 1

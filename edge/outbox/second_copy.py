"""The mirror as the outbox uses it: its trouble is counted and made up for later, and never stops an event."""

import logging
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Final
from uuid import UUID

from edge.outbox.mending import complete, take_back
from edge.outbox.mirror import Mirror
from edge.outbox.rows import QueuedEvent, Ranges
from edge.running.clock import NodeClock
from edge.running.fault_points import NO_FAULTS, FaultPoint, Faults

LOG = logging.getLogger(__name__)

_RETRY_S: Final = 30.0


class SecondCopy:
    """See the module. `mirror` is None where there can be none."""

    def __init__(self, folder: Path, failures: Counter[str], clock: NodeClock, faults: Faults = NO_FAULTS) -> None:
        self._failures = failures
        self._clock = clock
        self._faults = faults
        self._behind = False
        self._retry_at_s = 0.0
        self.mirror: Mirror | None = None
        try:
            self.mirror = Mirror(folder)
        except (OSError, ValueError) as error:
            self._count("there is no second copy of events: the mirror cannot be used", error)

    @property
    def whole(self) -> bool:
        """Whether everything that waits is in it."""
        return self.mirror is not None and not self._behind

    def match(self, database: sqlite3.Connection, waiting: int) -> int:
        """Bring a database that was just opened and the mirror together; return how many events came back by it.

        `waiting` is how many wait in the database. Raises sqlite3.Error and DamagedOutboxError.
        """
        if self.mirror is None:
            return 0
        try:
            returned = take_back(database, self.mirror)
        except OSError as error:
            self._fall_behind(error)
            return 0
        if self.mirror.damaged:
            self._failures["mirror_damaged"] += 1
            LOG.error("the mirror of the outbox is damaged in places")
        if waiting + returned != self.mirror.waiting:
            self._behind = True
            self._retry_at_s = 0.0
            self.catch_up(database)
        return returned

    def take(self, events: list[QueuedEvent]) -> None:
        """Copy what is committed."""
        if self.mirror and not self._behind and events:
            try:
                self._faults.reach(FaultPoint.UNMIRRORED)
                self.mirror.append(events)
            except OSError as error:
                self._fall_behind(error)

    def finish(self, epoch: UUID, ranges: Ranges) -> None:
        """Note what the centre has, or what was given up."""
        if self.mirror:
            try:
                self.mirror.finish(epoch, ranges)
            except OSError as error:
                self._fall_behind(error)

    def begin_anew(self, database: sqlite3.Connection, epoch: UUID) -> None:
        """Copy everything anew, after what was held of `epoch` was given other numbers."""
        self.finish(epoch, [(1, 2**53)])
        self._behind, self._retry_at_s = True, 0.0
        self.catch_up(database)

    def catch_up(self, database: sqlite3.Connection) -> None:
        """Copy what could not be copied before; raises sqlite3.Error and DamagedOutboxError."""
        if self.mirror is None or not self._behind or self._clock.monotonic() < self._retry_at_s:
            return
        try:
            complete(database, self.mirror)
        except OSError as error:
            self._fall_behind(error)
        else:
            self._behind = False

    def close(self) -> None:
        """Close the files."""
        if self.mirror:
            self.mirror.close()

    def _fall_behind(self, error: OSError) -> None:
        self._behind = True
        self._retry_at_s = self._clock.monotonic() + _RETRY_S
        self._count("the second copy of events is behind", error)

    def _count(self, what: str, error: Exception) -> None:
        self._failures["mirror"] += 1
        LOG.error(what, extra={"error": str(error)})

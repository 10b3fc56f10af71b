"""The outbox's database as it is used: opened when it can be, rebuilt when it is damaged, tried again later."""

import logging
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from edge.errors import OutboxError
from edge.outbox.mending import Gap, finish_rebuilding, rebuild
from edge.outbox.rows import open_database, read_state
from edge.outbox.salvage import UNREADABLE, is_damage
from edge.outbox.second_copy import SecondCopy
from edge.running.clock import NodeClock
from wire.ids import new_id

LOG = logging.getLogger(__name__)

_RETRY_S: Final = 5.0
_LATER: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY})
"""What may pass by itself: a full or failing disk, another program that holds the file."""
_Result = TypeVar("_Result")


class Database:
    """See the module. The outbox's lock is around every use."""

    def __init__(self, path: Path, copy: SecondCopy, failures: Counter[str], clock: NodeClock) -> None:
        """Open it; raises sqlite3.Error and OSError where trying again later is no use."""
        self.epoch: UUID = new_id()
        """The epoch in use; until the file can be opened the mirror's last, or one that nothing is told under."""
        self.held = 0
        """Events that wait."""
        self.ends: tuple[int, int | None] | None = None
        """The next number and the oldest one that waits, as the mirror knows them, until the file is open."""
        self.gaps: list[Gap] = []
        """Numbers that could not be saved and are not told yet."""
        self._path = path
        self._copy = copy
        self._failures = failures
        self._clock = clock
        self._connection: sqlite3.Connection | None = None
        self._closed = False
        self._retry_at_s = float("-inf")
        try:
            finish_rebuilding(path)
            self._open()
        except (*UNREADABLE, OSError) as error:
            if not (is_damage(error) or _may_pass(error)):
                raise
            self._begin_again(error)

    @property
    def closed(self) -> bool:
        """Whether it was closed for good."""
        return self._closed

    def run(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Let `work` use the database; where that turns out damaged, once more on what could be saved of it.

        Raises sqlite3.Error, OSError and OutboxError.
        """
        try:
            return work(self._ready())
        except UNREADABLE as error:
            if self._closed or not is_damage(error):
                raise
            self._rebuild(error)
            return work(self._ready())

    def close(self) -> None:
        """Close the file for good."""
        self._closed = True
        self._let_go()

    def _ready(self) -> sqlite3.Connection:
        if self._closed:
            raise OutboxError("the outbox is closed")
        if self._connection is None:
            if self._clock.monotonic() < self._retry_at_s:
                raise OutboxError("the outbox cannot be opened at the moment")
            self._retry_at_s = self._clock.monotonic() + _RETRY_S
            try:
                self._open()
            except UNREADABLE as error:
                if not is_damage(error):
                    raise
                self._rebuild(error)
        if self._connection is None:
            raise OutboxError("the outbox cannot be opened at the moment")
        return self._connection

    def _begin_again(self, error: Exception) -> None:
        """Do at the start what would be done later: a node must come up with a full disk, too."""
        try:
            if is_damage(error):
                self._rebuild(error)
        except (*UNREADABLE, OSError) as another:
            error = another
        if self._connection is None:
            self._failures["outbox"] += 1
            self._retry_at_s = self._clock.monotonic() + _RETRY_S
            LOG.error("the outbox cannot be opened for now", extra={"error": str(error)})
            self._believe_mirror()

    def _believe_mirror(self) -> None:
        mirror = self._copy.mirror
        if mirror and mirror.epochs:
            self.epoch, self.held = mirror.epochs[-1], mirror.waiting
            self.ends = mirror.highest(self.epoch) + 1, mirror.held_from(self.epoch)

    def _open(self) -> None:
        connection = open_database(self._path)
        try:
            held = _count(connection)
            returned = self._copy.match(connection, held)
            self.epoch = read_state(connection).epoch
        except UNREADABLE:
            connection.close()
            raise
        self._connection, self.held = connection, held + returned
        if returned:
            self._failures["outbox_mended"] += 1
            LOG.error("the outbox had lost events that its mirror has", extra={"events": returned})

    def _rebuild(self, error: Exception) -> None:
        self._failures["outbox_damaged"] += 1
        LOG.error("the outbox is damaged and made anew", extra={"error": str(error)})
        self._let_go()
        self._retry_at_s = self._clock.monotonic() + _RETRY_S
        rebuilt = rebuild(self._path, self._copy.mirror)
        self.gaps.extend(rebuilt.gaps)
        if rebuilt.gaps:
            self._failures["outbox_lost"] += 1
        self._open()
        LOG.error(
            "the outbox goes on in a new epoch; the damaged file was set aside",
            extra={"file": rebuilt.wreck.name, "held": self.held, "gaps": len(rebuilt.gaps)},
        )

    def _let_go(self) -> None:
        if self._connection:
            with closing(self._connection):
                self._connection = None


def _count(connection: sqlite3.Connection) -> int:
    count = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM earlier)"
    return int(connection.execute(count).fetchone()[0])


def _may_pass(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _LATER

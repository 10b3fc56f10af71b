"""What is done now and then: feed and sessions are kept short, the audit's head is noted, the database copied."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from central import feed
from central.accounts import sessions
from central.audit.heads import Occasion, newest, note_head, present_head, still_holds
from central.base import CentreError
from central.dispatch import waits
from central.keeping.backups import back_up, is_due
from central.line.metrics import Metrics
from central.store.db import Store

_LOG: Final = logging.getLogger(__name__)
_EVERY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class House:
    """What is to be kept, and where."""

    store: Store
    metrics: Metrics
    clock: Callable[[], datetime]
    heads_file: Path
    backups_folder: Path
    backups_kept: int
    database: Path | None
    """The embedded database; None: another program backs the database up."""

    async def keep(self) -> None:
        """Do every chore in turn, for ever; what fails is counted, and tried again the next time."""
        while True:
            for name, chore in self._chores().items():
                await asyncio.to_thread(self._do, name, chore)
            await asyncio.sleep(_EVERY_S)

    def note_head(self, occasion: Occasion) -> None:
        """Note the audit's head now; a file that cannot be written stops nothing, and is told and counted."""
        self._do("head", lambda: self._note(occasion))

    def _chores(self) -> Mapping[str, Callable[[], None]]:
        return {
            "feed": self._prune_feed,
            "sessions": self._prune_sessions,
            "waits": self._prune_waits,
            "head": self._head,
            "backup": self._copy,
        }

    def _do(self, name: str, chore: Callable[[], None]) -> None:
        try:
            chore()
        except (SQLAlchemyError, CentreError) as error:
            self.metrics.upkeep_failures.labels(name).inc()
            said = str(error) if isinstance(error, CentreError) else type(error).__name__
            _LOG.error("a chore failed", extra={"chore": name, "error": said})

    def _prune_feed(self) -> None:
        with self.store.write() as session:
            feed.prune(session)

    def _prune_sessions(self) -> None:
        with self.store.write() as session:
            sessions.prune(session, self.clock())

    def _prune_waits(self) -> None:
        with self.store.write() as session:
            waits.prune(session, self.clock())

    def _head(self) -> None:
        last = newest(self.heads_file)
        if last is None or last.at.date() != self.clock().date():
            self._note(Occasion.DAILY)

    def _note(self, occasion: Occasion) -> None:
        last = newest(self.heads_file)
        with self.store.read() as session:
            head = present_head(session)
            if last and not still_holds(session, last.head):
                self.metrics.upkeep_failures.labels("audit").inc()
                _LOG.critical("the audit was changed: run `python -m central audit verify`")
        note_head(self.heads_file, head, occasion, self.clock())

    def _copy(self) -> None:
        now = self.clock()
        if self.database and is_due(self.backups_folder, now):
            back_up(self.database, self.backups_folder, now, self.backups_kept)
            _LOG.info("the database was backed up")

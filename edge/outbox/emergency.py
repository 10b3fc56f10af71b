"""The emergency journal as the outbox uses it: there may be none, and its own trouble is told and counted."""

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from edge.errors import EmergencyJournalFullError, OutboxError
from edge.outbox.emergency_journal import EmergencyJournal, KindAndEvent, Position

LOG = logging.getLogger(__name__)

_STEP: Final = 64
"""Events moved in one transaction."""


class Emergency:
    """See the module."""

    def __init__(self, path: Path, size: int, failures: Counter[str]) -> None:
        self._failures = failures
        self._journal: EmergencyJournal | None = None
        try:
            self._journal = EmergencyJournal(path, size)
        except OSError:
            failures["emergency_journal"] += 1
            LOG.exception("there is no emergency journal")
        if self._journal and self._journal.damaged:
            failures["emergency_journal"] += 1
            LOG.error("the emergency journal is damaged in places")
        if self._journal and self._journal.short:
            failures["emergency_journal"] += 1
            LOG.error("the emergency journal has less space than it should have")

    @property
    def held(self) -> int:
        """How many events wait in it."""
        return self._journal.held if self._journal else 0

    def take(self, events: Sequence[KindAndEvent], cause: Exception) -> None:
        """Put events on disk that the outbox could not take; raises OutboxError when they are not on disk."""
        failed = OutboxError(f"the event could not be put on disk: {cause}")
        if self._journal is None:
            raise failed from cause
        try:
            self._journal.append(events)
        except (OSError, EmergencyJournalFullError) as error:
            self._failures["emergency_refused"] += 1
            raise OutboxError(f"{failed}; {error}") from cause
        if self._failures["emergency"] == 0:
            LOG.error(
                "the outbox cannot be written, the emergency journal takes over", extra={"error": str(cause)}
            )
        self._failures["emergency"] += len(events)

    def waiting(self, moved: Position | None) -> tuple[Sequence[KindAndEvent], Position | None]:
        """Return what is to be moved into the outbox next, and the position that then is moved."""
        return self._journal.waiting(moved, _STEP) if self._journal else ((), None)

    def all(self) -> Sequence[KindAndEvent]:
        """Return what it holds, oldest first, moved or not."""
        return self._journal.waiting(None, self._journal.held)[0] if self._journal else ()

    def drop(self, moved: Position | None) -> None:
        """Forget what was moved; where the file keeps it all the same, its position tells that it was."""
        if self._journal and moved:
            try:
                self._journal.drop(moved)
            except OSError:
                self._failures["emergency_journal"] += 1
                LOG.exception("the emergency journal cannot be emptied")

    def close(self) -> None:
        """Close the file; what it holds stays in it, and it takes nothing more."""
        if self._journal:
            self._journal.close()
            # Its descriptor may be another file's by now.
            self._journal = None

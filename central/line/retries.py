"""Dead letters are taken in again, by the present program, because a person asks for it: never by themselves.

A letter is taken in within one transaction, together with the audit's row; what it holds is known by its ids, so
that a second try, or a node that told it again, changes nothing. A fault of our own says nothing about the letter:
it stops the retry, comes through to whoever asked, and leaves the letter as it was.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.alerts.raising import Watching
from central.audit.trail import AuditEntry, record
from central.base import NotThereError
from central.delivery.arrivals import Delivery, RawMessage, Refusal, Refused, read_arrival
from central.delivery.dead_letters import DeadLetterView, dead_letters
from central.errands import Action, Errands
from central.line.ingest import Ingested, ingest, take_again
from central.line.metrics import Metrics
from central.passages.recording import Origin
from central.store.db import is_bad_data
from central.tables import DeadLetterRow
from wire.codec import UnreadableEvent, decode_event

MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of one letter; `reason` says why it is still one."""

    id: int
    recovered: bool
    reason: str = ""


class _StillDeadError(Exception):
    """The letter cannot be used by this program either."""


class LetterDesk:
    """Shows dead letters and takes them in again, for those whose place they come from."""

    def __init__(
        self,
        errands: Errands,
        metrics: Metrics,
        sites: Mapping[str, str],
        watching: Watching,
    ) -> None:
        self._errands = errands
        self._metrics = metrics
        self._sites = sites
        self._watching = watching

    def letters(self, viewer: Viewer, before: int | None, limit: int) -> Sequence[DeadLetterView]:
        """Return letters, newest first, with ids below `before`; what they hold is not shown."""
        return self._errands.glance(
            viewer, Action.SEE_NODES, lambda session, _: dead_letters(session, before, limit, viewer.sites)
        )

    async def retry(self, by: Viewer, letter: int) -> Retried:
        """Take a letter in again; raises NotThereError, and what the database or we ourselves fail with."""
        retried, done = await asyncio.to_thread(self._retry, by, letter)
        if done:
            self._metrics.count(done)
        return retried

    async def retry_all(self, by: Viewer) -> Sequence[Retried]:
        """Take in again what is still dead, oldest first, each letter by itself; raises as `retry` does.

        What was taken in before one that raises stays so, what follows it was not tried.
        """
        return [await self.retry(by, letter) for letter in await asyncio.to_thread(self._waiting, by)]

    def _waiting(self, by: Viewer) -> Sequence[int]:
        wanted = select(DeadLetterRow.id).where(DeadLetterRow.recovered_at.is_(None)).order_by(DeadLetterRow.id)
        if by.sites is not None:
            wanted = wanted.where(DeadLetterRow.site.in_(by.sites))
        return self._errands.glance(
            by, Action.RETRY_DEAD_LETTER, lambda session, _: session.scalars(wanted.limit(MOST_AT_ONCE)).all()
        )

    def _retry(self, by: Viewer, letter: int) -> tuple[Retried, Ingested | None]:
        try:
            done = self._errands.change(
                by, Action.RETRY_DEAD_LETTER, lambda session, now: self._recover(session, by, letter, now)
            )
            return Retried(letter, recovered=True), done
        except _StillDeadError as error:
            reason = str(error)
        except SQLAlchemyError as error:
            if not is_bad_data(error):
                raise
            reason = f"the store refused it: {type(error).__name__}"
        self._errands.change(
            by, Action.RETRY_DEAD_LETTER, lambda session, now: _leave_dead(session, by, letter, reason, now)
        )
        return Retried(letter, recovered=False, reason=reason), None

    def _recover(self, session: Session, by: Viewer, letter: int, now: datetime) -> Ingested | None:
        row = _letter(session, by, letter)
        if row.recovered_at is not None:
            return None
        done = self._take(session, row)
        row.recovered_at = now
        _note(session, by, row, now, recovered=True)
        return done

    def _take(self, session: Session, row: DeadLetterRow) -> Ingested:
        if row.seq is None:
            return self._take_message(session, row)
        event = decode_event(row.payload.decode("utf-8", "replace"))
        if isinstance(event, UnreadableEvent):
            raise _StillDeadError(event.reason)
        if row.site is None or row.node is None or row.epoch is None:
            raise _StillDeadError("nobody knows which node told it")
        origin = Origin(row.site, row.node, row.epoch, row.seq, row.topic, row.first_at)
        done = take_again(session, (origin, event), self._watching)
        if done.refused:
            raise _StillDeadError(f"refused again: {', '.join(done.refused)}")
        return done

    def _take_message(self, session: Session, row: DeadLetterRow) -> Ingested:
        if row.size > len(row.payload):
            raise _StillDeadError(f"of its {row.size} bytes only the first {len(row.payload)} were kept")
        is_retained = row.reason == Refusal.RETAINED
        arrival = read_arrival(RawMessage(row.topic, row.payload, is_retained, row.first_at), self._sites)
        if isinstance(arrival, Refused):
            raise _StillDeadError(arrival.detail)
        if not isinstance(arrival, Delivery):
            raise _StillDeadError("what a node said of itself then is worth nothing now")
        return ingest(session, [arrival], self._watching)


def _leave_dead(session: Session, by: Viewer, letter: int, reason: str, now: datetime) -> None:
    row = _letter(session, by, letter)
    row.detail = reason
    _note(session, by, row, now, recovered=False)


def _note(session: Session, by: Viewer, row: DeadLetterRow, now: datetime, *, recovered: bool) -> None:
    row.retries += 1
    detail = {"recovered": recovered, "reason": row.reason}
    record(
        session, AuditEntry(now, by.name, by.role, "retry_dead_letter", str(row.id), by.account, row.site, detail)
    )


def _letter(session: Session, by: Viewer, letter: int) -> DeadLetterRow:
    row = session.get(DeadLetterRow, letter)
    if row is None or (by.sites is not None and row.site not in by.sites):
        raise NotThereError("there is no such dead letter")
    return row

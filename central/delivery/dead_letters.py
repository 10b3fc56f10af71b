"""Dead letters: what came and could not be used, kept with its reason and counted when it comes again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from central.delivery.arrivals import Refusal, Refused
from central.grid.scope import within
from central.tables import DeadLetterRow

KEPT_MESSAGES: Final = 1000
"""Messages outside all order are noise that anybody may make: only the newest are kept. Events are all kept."""
_KEPT_BYTES: Final = 8192
_DETAIL_LENGTH: Final = 500


@dataclass(frozen=True, slots=True, repr=False)
class DeadLetter:
    """Something to be kept; `epoch` and `seq` where it is an event that counts as stored."""

    reason: Refusal
    detail: str
    topic: str
    site: str | None
    node: str | None
    payload: bytes
    received_at: datetime
    epoch: UUID | None = None
    seq: int | None = None
    again: bool = False
    """Its number counts as stored already: if the letter is there, this is only a repetition."""

    @property
    def digest(self) -> str:
        """What makes it the same letter when it comes again."""
        origin = f"{self.reason} {self.topic} {self.epoch} {self.seq} "
        return sha256(origin.encode() + self.payload).hexdigest()


@dataclass(frozen=True, slots=True)
class DeadLetterView:
    """A dead letter as it is listed; what it holds is not shown, it may name persons."""

    id: int
    reason: Refusal
    detail: str
    topic: str
    site: str | None
    node: str | None
    epoch: UUID | None
    seq: int | None
    size: int
    """Bytes."""
    count: int
    first_at: datetime
    last_at: datetime
    retries: int
    """How often a person had it taken in again."""
    recovered_at: datetime | None
    """When it was taken in after all; None: it is still dead."""


def letter_of(refused: Refused) -> DeadLetter:
    """Make a letter of a refused message."""
    return DeadLetter(
        reason=refused.reason,
        detail=refused.detail,
        topic=refused.raw.topic,
        site=refused.topic.site if refused.topic else None,
        node=refused.topic.node if refused.topic else None,
        payload=refused.raw.payload,
        received_at=refused.raw.received_at,
    )


def keep(session: Session, letters: Sequence[DeadLetter]) -> Sequence[DeadLetter]:
    """Store letters, counting those that are known already, and let the oldest messages go.

    Returns what counts; a repetition under a number that is stored does not.
    """
    if not letters:
        return ()
    same: dict[str, list[DeadLetter]] = {}
    for letter in letters:
        same.setdefault(letter.digest, []).append(letter)
    known = {
        row.digest: row for row in session.scalars(select(DeadLetterRow).where(DeadLetterRow.digest.in_(same)))
    }
    same = {
        digest: what for digest, copies in same.items() if (what := _counted(copies, is_known=digest in known))
    }
    for digest, row in known.items():
        if digest not in same:
            continue
        row.count += len(same[digest])
        row.last_at = same[digest][-1].received_at
        # It came again and was refused again: whatever a person recovered is not what comes now.
        row.recovered_at = None
    session.flush()
    fresh = [_values(digest, copies) for digest, copies in same.items() if digest not in known]
    if fresh:
        session.execute(insert(DeadLetterRow), fresh)
    _prune(session)
    return [letter for copies in same.values() for letter in copies]


def dead_letters(
    session: Session, before: int | None, limit: int, sites: Collection[str] | None = None
) -> tuple[DeadLetterView, ...]:
    """Return letters, newest first, with ids below `before`; only those of `sites` unless it is None."""
    wanted = select(DeadLetterRow).order_by(DeadLetterRow.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(DeadLetterRow.id < before)
    if sites is not None:
        wanted = wanted.where(within(DeadLetterRow.site, sites))
    return tuple(_view(row) for row in session.scalars(wanted))


def count_by_node(session: Session, sites: Collection[str] | None = None) -> dict[tuple[str, str], int]:
    """Count what each node sent that could not be used, and still is not; of `sites` unless it is None."""
    counted = select(DeadLetterRow.site, DeadLetterRow.node, func.sum(DeadLetterRow.count)).where(
        DeadLetterRow.node.is_not(None), DeadLetterRow.recovered_at.is_(None)
    )
    if sites is not None:
        counted = counted.where(within(DeadLetterRow.site, sites))
    rows = session.execute(counted.group_by(DeadLetterRow.site, DeadLetterRow.node))
    return {(site, node): int(count) for site, node, count in rows if site and node}


def _counted(copies: list[DeadLetter], *, is_known: bool) -> list[DeadLetter]:
    first = [letter for letter in copies if not letter.again]
    return first if first or is_known else copies[:1]


def _prune(session: Session) -> None:
    newest = session.scalar(select(func.max(DeadLetterRow.id))) or 0
    session.execute(
        delete(DeadLetterRow).where(DeadLetterRow.seq.is_(None), DeadLetterRow.id <= newest - KEPT_MESSAGES),
        execution_options={"synchronize_session": False},
    )


def _values(digest: str, copies: Sequence[DeadLetter]) -> dict[str, Any]:
    letter = copies[0]
    return {
        "digest": digest,
        "reason": letter.reason.value,
        "detail": letter.detail[:_DETAIL_LENGTH],
        "topic": letter.topic[:_DETAIL_LENGTH],
        "site": letter.site,
        "node": letter.node,
        "epoch": letter.epoch,
        "seq": letter.seq,
        "payload": letter.payload if letter.seq is not None else letter.payload[:_KEPT_BYTES],
        "size": len(letter.payload),
        "count": len(copies),
        "first_at": letter.received_at,
        "last_at": copies[-1].received_at,
        "retries": 0,
    }


def _view(row: DeadLetterRow) -> DeadLetterView:
    return DeadLetterView(
        id=row.id,
        reason=Refusal(row.reason),
        detail=row.detail,
        topic=row.topic,
        site=row.site,
        node=row.node,
        epoch=row.epoch,
        seq=row.seq,
        size=row.size,
        count=row.count,
        first_at=row.first_at,
        last_at=row.last_at,
        retries=row.retries,
        recovered_at=row.recovered_at,
    )

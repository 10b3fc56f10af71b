"""Puts passages and what barriers did into the store; a second telling of the same thing changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from central.tables import BarrierMoveRow, MergeRow, PassageRow
from wire.events import BarrierMoved, PassageRecorded, PlateReading


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event comes from."""

    site: str
    node: str
    epoch: UUID
    seq: int
    topic: str
    received_at: datetime
    again: bool = False
    """Its number counts as stored already: of this very event, or of another one that an older outbox told."""


ToldPassage = tuple[Origin, PassageRecorded]
ToldMove = tuple[Origin, BarrierMoved]


def record_passages(
    session: Session, told: Sequence[ToldPassage]
) -> tuple[Sequence[ToldPassage], Sequence[ToldPassage]]:
    """Store passages, the highest revision of each; return what was new, and what names another node's passage."""
    if not told:
        return (), ()
    known = _known(session, {event.passage for _, event in told})
    stored = frozenset(known)
    kept: dict[UUID, ToldPassage] = {}
    forged: list[ToldPassage] = []
    for origin, event in told:
        owner, revision = known.get(event.passage, ((origin.site, origin.node), -1))
        if owner != (origin.site, origin.node):
            forged.append((origin, event))
        elif event.revision > revision:
            known[event.passage] = owner, event.revision
            kept[event.passage] = origin, event
    _write(session, kept, stored)
    return tuple(kept.values()), forged


def record_moves(session: Session, told: Sequence[ToldMove]) -> Sequence[ToldMove]:
    """Store what barriers did, each event once; return what was new."""
    if not told:
        return ()
    by_id = {event.id: (origin, event) for origin, event in reversed(told)}
    known = set(session.scalars(select(BarrierMoveRow.id).where(BarrierMoveRow.id.in_(by_id))))
    fresh = [one for event_id, one in reversed(by_id.items()) if event_id not in known]
    if fresh:
        session.execute(insert(BarrierMoveRow), [_move_values(*one) for one in fresh])
    return fresh


def _known(session: Session, ids: set[UUID]) -> dict[UUID, tuple[tuple[str, str], int]]:
    columns = select(PassageRow.id, PassageRow.site, PassageRow.node, PassageRow.revision)
    rows = session.execute(columns.where(PassageRow.id.in_(ids)))
    return {passage: ((site, node), revision) for passage, site, node, revision in rows}


def _write(session: Session, kept: Mapping[UUID, ToldPassage], stored: frozenset[UUID]) -> None:
    added = [_passage_values(*one) for passage, one in kept.items() if passage not in stored]
    if added:
        session.execute(insert(PassageRow), added)
    revised = [_passage_values(*one) for passage, one in kept.items() if passage in stored]
    if revised:
        session.execute(update(PassageRow), revised)
    _absorb(session, kept)


def _absorb(session: Session, kept: Mapping[UUID, ToldPassage]) -> None:
    """Take passages that others took in out of the list, whichever of the two comes first."""
    merged = {taken: one for one in kept.values() for taken in one[1].merged if taken != one[1].passage}
    if merged:
        known = set(session.scalars(select(MergeRow.id).where(MergeRow.id.in_(merged))))
        fresh = [_merge_values(taken, *one) for taken, one in merged.items() if taken not in known]
        if fresh:
            session.execute(insert(MergeRow), fresh)
    stored = (
        (PassageRow.id == MergeRow.id) & (PassageRow.site == MergeRow.site) & (PassageRow.node == MergeRow.node)
    )
    concerned = select(MergeRow.id, MergeRow.target).join(PassageRow, stored)
    absorbed = session.execute(concerned.where(MergeRow.id.in_([*kept, *merged]))).all()
    if absorbed:
        values = [{"id": taken, "merged_into": target} for taken, target in absorbed]
        session.execute(update(PassageRow), values)


def _merge_values(taken: UUID, origin: Origin, event: PassageRecorded) -> dict[str, Any]:
    return {"id": taken, "target": event.passage, "site": origin.site, "node": origin.node}


def _move_values(origin: Origin, event: BarrierMoved) -> dict[str, Any]:
    return {
        "id": event.id,
        "passage": event.passage,
        "command": event.command,
        "actor": event.actor,
        "site": origin.site,
        "node": origin.node,
        "lane": event.lane,
        "result": event.result.value,
        "reason": event.reason,
        "detail": event.detail,
        "requested_at": event.requested_at,
        "completed_at": event.completed_at,
        "received_at": origin.received_at,
    }


def _passage_values(origin: Origin, event: PassageRecorded) -> dict[str, Any]:
    return {
        "id": event.passage,
        "revision": event.revision,
        "site": origin.site,
        "node": origin.node,
        "lane": event.lane,
        "subject": event.subject.value,
        "captured_at": event.captured_at,
        "first_seen_at": event.first_seen_at,
        "last_seen_at": event.last_seen_at,
        "processed_at": event.processed_at,
        "received_at": origin.received_at,
        "clock_quality": event.clock.quality.value,
        "clock_offset_s": event.clock.offset_s,
        "plate_status": event.plate_status.value,
        **_plate_values(event.plate),
        "verdict": event.decision.verdict.value,
        "reason": event.decision.reason,
        "credential": event.decision.credential,
        "pictures": [picture.model_dump(mode="json") for picture in event.evidence],
        "frames": event.frames,
        "preview": str(event.preview) if event.preview else None,
    }


def _plate_values(plate: PlateReading | None) -> dict[str, Any]:
    return {
        "plate": str(plate.text) if plate else None,
        "plate_kind": plate.kind.value if plate and plate.kind else None,
        "plate_colour": plate.colour.value if plate else None,
        "plate_score": plate.score if plate else None,
        "plate_char_scores": list(plate.char_scores) if plate else None,
        "plate_agreeing": plate.agreeing if plate else None,
        "plate_readings": plate.readings if plate else None,
    }

"""Puts passages and what barriers did into the store; a second telling of the same thing changes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from central.passages.clock_doubt import ClockDoubt
from central.passages.hand_openings import mark_opened_by_hand
from central.passages.opened_for_nobody import book_openings, book_passages
from central.passages.parts import EarlierPicture, Kept, keep_earlier, pictures_of, replace_other_plates
from central.passages.revisions import Telling, judge_telling, with_end
from central.tables import BarrierMoveRow, MergeRow, PassageRow
from wire.codec import end_of_told
from wire.events import BarrierMoved, Outcome, PassageRecorded, PlateReading, Verdict


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
    clock_doubt: ClockDoubt | None = None
    """Why the times of a passage are not believed; None: they are."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is known of a passage already."""

    owner: tuple[str, str]
    """Site and node."""
    revision: int = -1
    pictures: Sequence[Kept] = ()
    ordered_at: datetime | None = None
    clock_doubt: str | None = None
    told: str = ""
    """The ends of the ids of the events that told it."""


ToldPassage = tuple[Origin, PassageRecorded]
ToldMove = tuple[Origin, BarrierMoved]


@dataclass(slots=True)
class RecordedPassages:
    """What became of passages that were told."""

    kept: dict[UUID, ToldPassage] = field(default_factory=dict)
    """By passage, what is stored of it now and was not before."""
    forged: list[ToldPassage] = field(default_factory=list)
    """What names another node's passage."""
    doubted: list[Origin] = field(default_factory=list)
    """Of those that are ordered by their arrival from now on."""
    overtaken: list[Origin] = field(default_factory=list)
    """Of revisions that came after a newer one."""
    clashing: list[Origin] = field(default_factory=list)
    """Of events with a revision that is stored, as another event told it."""

    @property
    def fresh(self) -> Sequence[ToldPassage]:
        """What was new."""
        return tuple(self.kept.values())


def ordering_time(origin: Origin, event: PassageRecorded) -> datetime:
    """Return where a passage stands among others: by its capture, or by its arrival where that is in doubt."""
    return origin.received_at if origin.clock_doubt else event.captured_at


def record_passages(session: Session, told: Sequence[ToldPassage]) -> RecordedPassages:
    """Store passages, the highest revision of each; what names another node's passage changes nothing.

    A revision that another one outdates, in whatever order they come, leaves its pictures.
    """
    done = RecordedPassages()
    if not told:
        return done
    known = _known(session, {event.passage for _, event in told})
    stored = dict(known)
    for origin, event in told:
        node = (origin.site, origin.node)
        one = known.get(event.passage, _Stored(node))
        if one.owner != node:
            done.forged.append((origin, event))
        else:
            known[event.passage] = _take(origin, event, one, done)
    _write(session, done.kept, stored, known)
    owned = [event for origin, event in told if known[event.passage].owner == (origin.site, origin.node)]
    _keep_earlier_pictures(session, stored, owned, known)
    return done


def _take(origin: Origin, event: PassageRecorded, one: _Stored, done: RecordedPassages) -> _Stored:
    """Take in what a passage's own node tells of it; return what is known of the passage then."""
    end = end_of_told(event)
    match judge_telling(event.revision, end, one.revision, one.told):
        case Telling.NEWER:
            done.kept[event.passage] = origin, event
            if origin.clock_doubt and not one.clock_doubt:
                done.doubted.append(origin)
            one = replace(
                one,
                revision=event.revision,
                pictures=pictures_of(event),
                ordered_at=_ordered_at(origin, event, one),
                clock_doubt=origin.clock_doubt,
            )
        case Telling.OVERTAKEN:
            done.overtaken.append(origin)
        case Telling.CLASHING:
            done.clashing.append(origin)
        case Telling.REPEATED:
            pass
    return replace(one, told=with_end(one.told, end))


def _ordered_at(origin: Origin, event: PassageRecorded, one: _Stored) -> datetime:
    """Return the place of a revision; one that is in doubt takes no passage to the top again."""
    if origin.clock_doubt and one.ordered_at is not None:
        return one.ordered_at
    return ordering_time(origin, event)


def record_moves(session: Session, told: Sequence[ToldMove]) -> Sequence[ToldMove]:
    """Store what barriers did, each event once; return what was new."""
    if not told:
        return ()
    by_id = {event.id: (origin, event) for origin, event in reversed(told)}
    known = set(session.scalars(select(BarrierMoveRow.id).where(BarrierMoveRow.id.in_(by_id))))
    fresh = [one for event_id, one in reversed(by_id.items()) if event_id not in known]
    if fresh:
        session.execute(insert(BarrierMoveRow), [_move_values(*one) for one in fresh])
        by_person = [event for _, event in fresh if event.actor]
        mark_opened_by_hand(session, [event.passage for event in by_person if event.passage])
        booked = book_openings(session, [event.id for event in by_person if not event.passage])
        mark_opened_by_hand(session, booked)
    return fresh


def _known(session: Session, ids: set[UUID]) -> dict[UUID, _Stored]:
    row = PassageRow
    columns = select(
        row.id, row.site, row.node, row.revision, row.pictures, row.ordered_at, row.clock_doubt, row.told
    )
    return {
        one.id: _Stored(
            (one.site, one.node), one.revision, one.pictures, one.ordered_at, one.clock_doubt, one.told or ""
        )
        for one in session.execute(columns.where(row.id.in_(ids)))
    }


def _keep_earlier_pictures(
    session: Session,
    stored: Mapping[UUID, _Stored],
    told: Sequence[PassageRecorded],
    newest: Mapping[UUID, _Stored],
) -> None:
    """Keep what the revision that counts by now lacks of what was stored, and of what was `told` with it."""
    earlier: dict[UUID, list[EarlierPicture]] = defaultdict(list)
    for passage, one in stored.items():
        earlier[passage].extend(EarlierPicture(one.revision, picture) for picture in one.pictures)
    for event in told:
        pictures = pictures_of(event)
        earlier[event.passage].extend(EarlierPicture(event.revision, picture) for picture in pictures)
    keep_earlier(session, earlier, {passage: newest[passage].pictures for passage in earlier})


def _write(
    session: Session,
    kept: Mapping[UUID, ToldPassage],
    stored: Mapping[UUID, _Stored],
    known: Mapping[UUID, _Stored],
) -> None:
    added = [_passage_values(*one, known[passage]) for passage, one in kept.items() if passage not in stored]
    if added:
        session.execute(insert(PassageRow), added)
        mark_opened_by_hand(session, [one["id"] for one in added])
    revised = [_passage_values(*one, known[passage]) for passage, one in kept.items() if passage in stored]
    if revised:
        session.execute(update(PassageRow), revised)
    told = [
        {"id": passage, "told": known[passage].told}
        for passage, one in stored.items()
        if passage not in kept and one.told != known[passage].told
    ]
    if told:
        session.execute(update(PassageRow), told)
    booked = book_passages(session, [event.passage for _, event in kept.values() if _may_be_booked(event)])
    mark_opened_by_hand(session, booked)
    events = [event for _, event in kept.values()]
    replace_other_plates(session, events, [event.passage for event in events if event.passage in stored])
    _absorb(session, kept)


def _may_be_booked(event: PassageRecorded) -> bool:
    return event.outcome == Outcome.PASSED and event.decision.verdict is not Verdict.OPEN


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


def _passage_values(origin: Origin, event: PassageRecorded, known: _Stored) -> dict[str, Any]:
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
        "ordered_at": known.ordered_at,
        "clock_doubt": known.clock_doubt,
        "told": known.told,
        "clock_quality": event.clock.quality.value,
        "clock_offset_s": event.clock.offset_s,
        "plate_status": event.plate_status.value,
        **_plate_values(event.plate),
        "verdict": event.decision.verdict.value,
        "reason": event.decision.reason,
        "credential": event.decision.credential,
        "pictures": pictures_of(event),
        "frames": event.frames,
        "preview": str(event.preview) if event.preview else None,
        "direction": event.direction,
        "outcome": event.outcome,
        "followed": event.followed,
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

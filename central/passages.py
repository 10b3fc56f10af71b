"""Passages as the centre shows them: what a screen sees of one, and how they are searched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from central.base import BadQueryError
from central.cursors import read_cursor, write_cursor
from central.plate_patterns import plate_pattern
from central.tables import BarrierMoveRow, PassageRow
from wire.events import BarrierResult, EvidenceKind, PlateStatus, Subject, Verdict
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText

PAGE_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class PlateView:
    """A plate as the node's vote read it."""

    text: PlateText
    kind: PlateKind | None
    colour: PlateColour
    score: float
    """The weakest character's score, 0…1."""
    char_scores: tuple[float, ...]
    agreeing: int
    readings: int


@dataclass(frozen=True, slots=True)
class BarrierView:
    """What the barrier did about a passage, or why it did nothing."""

    result: BarrierResult
    reason: str
    detail: str
    requested_at: datetime
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture that lies on the node; `sha256` names it."""

    kind: EvidenceKind
    sha256: str
    size: int
    """Bytes."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PassageView:
    """One subject that went, or wanted to go, through one lane once."""

    id: UUID
    site: str
    node: str
    lane: str
    subject: Subject
    captured_at: datetime
    first_seen_at: datetime
    last_seen_at: datetime
    received_at: datetime
    plate: PlateView | None
    plate_status: PlateStatus
    verdict: Verdict
    reason: str
    credential: str | None
    barrier: BarrierView | None
    pictures: tuple[PictureView, ...]
    frames: int
    revision: int
    preview: PlateText | None
    """The plate on which was decided while the subject was in view, where the final result is another one."""


@dataclass(frozen=True, slots=True)
class PassageQuery:
    """What to look for; None asks for nothing. Times are aware, `since` inclusive, `until` exclusive.

    In `plate` a `?` stands for one character and a `*` for any run of them; everything else is literal.
    """

    plate: str | None = None
    site: str | None = None
    node: str | None = None
    lane: str | None = None
    subject: Subject | None = None
    plate_status: PlateStatus | None = None
    verdict: Verdict | None = None
    since: datetime | None = None
    until: datetime | None = None
    cursor: str | None = None
    """`next_cursor` of the page before."""
    limit: int = 50
    sites: frozenset[str] | None = None
    """As far as the viewer sees; None: everywhere."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of passages, newest first."""

    items: tuple[PassageView, ...]
    next_cursor: str | None
    """None: this is the last page."""


def search(session: Session, query: PassageQuery) -> Page:
    """Return the passages that fit `query`, newest first.

    Raises BadQueryError for a plate, a cursor or a limit that cannot be.
    """
    if not 1 <= query.limit <= PAGE_LIMIT:
        raise BadQueryError("limit", f"a page has 1 to {PAGE_LIMIT} passages")
    wanted = select(PassageRow).where(PassageRow.merged_into.is_(None), *_conditions(query))
    newest_first = wanted.order_by(PassageRow.captured_at.desc(), PassageRow.id.desc())
    rows = session.scalars(newest_first.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    is_last = len(rows) <= query.limit
    return Page(
        items=_views(session, shown),
        next_cursor=None if is_last else write_cursor(shown[-1].captured_at, shown[-1].id),
    )


def find(session: Session, passage_id: UUID) -> PassageView | None:
    """Return one passage, or None."""
    row = session.get(PassageRow, passage_id)
    return _views(session, [row])[0] if row else None


def _conditions(query: PassageQuery) -> Iterator[ColumnElement[bool]]:
    exactly = {
        PassageRow.site: query.site,
        PassageRow.node: query.node,
        PassageRow.lane: query.lane,
        PassageRow.subject: query.subject,
        PassageRow.plate_status: query.plate_status,
        PassageRow.verdict: query.verdict,
    }
    yield from (column == value for column, value in exactly.items() if value is not None)
    if query.sites is not None:
        yield PassageRow.site.in_(query.sites)
    if query.plate is not None:
        pattern = plate_pattern(query.plate)
        yield PassageRow.plate == pattern.text if pattern.is_exact else PassageRow.plate.like(pattern.text)
    if query.since is not None:
        yield PassageRow.captured_at >= query.since
    if query.until is not None:
        yield PassageRow.captured_at < query.until
    if query.cursor is not None:
        yield tuple_(PassageRow.captured_at, PassageRow.id) < read_cursor(query.cursor)


def _views(session: Session, rows: Sequence[PassageRow]) -> tuple[PassageView, ...]:
    moves = _barriers(session, rows)
    return tuple(_view(row, moves.get((row.id, row.site, row.node))) for row in rows)


def _barriers(session: Session, rows: Sequence[PassageRow]) -> dict[tuple[UUID, str, str], BarrierView]:
    """Return the newest move of each passage's barrier, as told by the passage's own node."""
    wanted = select(BarrierMoveRow).where(BarrierMoveRow.passage.in_([row.id for row in rows]))
    moves = session.scalars(wanted.order_by(BarrierMoveRow.completed_at, BarrierMoveRow.id))
    return {(move.passage, move.site, move.node): _barrier_view(move) for move in moves if move.passage}


def _barrier_view(move: BarrierMoveRow) -> BarrierView:
    return BarrierView(
        result=BarrierResult(move.result),
        reason=move.reason,
        detail=move.detail,
        requested_at=move.requested_at,
        completed_at=move.completed_at,
    )


def _view(row: PassageRow, barrier: BarrierView | None) -> PassageView:
    return PassageView(
        id=row.id,
        site=row.site,
        node=row.node,
        lane=row.lane,
        subject=Subject(row.subject),
        captured_at=row.captured_at,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        received_at=row.received_at,
        plate=_plate_view(row),
        plate_status=PlateStatus(row.plate_status),
        verdict=Verdict(row.verdict),
        reason=row.reason,
        credential=row.credential,
        barrier=barrier,
        pictures=tuple(_picture_view(picture) for picture in row.pictures),
        frames=row.frames,
        revision=row.revision,
        preview=PlateText(row.preview) if row.preview else None,
    )


def _picture_view(kept: Mapping[str, Any]) -> PictureView:
    return PictureView(
        kind=EvidenceKind(kept["kind"]),
        sha256=kept["sha256"],
        size=kept["size"],
        width=kept["width"],
        height=kept["height"],
    )


def _plate_view(row: PassageRow) -> PlateView | None:
    if row.plate is None:
        return None
    return PlateView(
        text=PlateText(row.plate),
        kind=PlateKind(row.plate_kind) if row.plate_kind else None,
        colour=PlateColour(row.plate_colour or PlateColour.UNKNOWN),
        score=row.plate_score or 0.0,
        char_scores=tuple(row.plate_char_scores or ()),
        agreeing=row.plate_agreeing or 0,
        readings=row.plate_readings or 0,
    )

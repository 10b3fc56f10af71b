"""Passages as the centre shows them: what a screen sees of one, and how they are searched."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from central.base import BadQueryError
from central.grid.scope import within
from central.passages.clock_doubt import ClockDoubt
from central.passages.cursors import read_cursor, write_cursor
from central.passages.filters import has_plate, of_a_kind
from central.passages.hand_openings import HandOpening, hand_openings
from central.passages.parts import EarlierPicture, Kept, earlier_pictures, other_plates
from central.passages.patterns import plate_pattern
from central.tables import BarrierMoveRow, PassageRow
from wire.events import BarrierResult, EvidenceKind, PlateReading, PlateStatus, Subject, Verdict
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
    command: UUID | None
    """The opening by hand that it answers; None: the rules, or the node's own button."""


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
class EarlierPictureView(PictureView):
    """A picture that an earlier revision told of, and the newest one does not."""

    revision: int


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
    ordered_at: datetime
    """Where it stands among others: `captured_at`, or its arrival where `clock_doubt` says why."""
    clock_doubt: ClockDoubt | None
    """Why its times are not believed; None: they are."""
    plate: PlateView | None
    plate_status: PlateStatus
    verdict: Verdict
    reason: str
    credential: str | None
    barrier: BarrierView | None
    pictures: tuple[PictureView, ...]
    """Of the newest revision."""
    earlier_pictures: tuple[EarlierPictureView, ...]
    """Of those before, the newest of them first."""
    frames: int
    revision: int
    preview: PlateText | None
    """The plate on which was decided while the subject was in view, where the final result is another one."""
    other_plates: tuple[PlateView, ...]
    """Further plates on the same vehicle."""
    direction: str | None
    """`in` or `out`; None: not told, or it did not move."""
    outcome: str | None
    """What became of the visit: a word of `wire.events.Outcome`, or a later one. None: not over, or not told."""
    followed: bool
    """It went in under an arm that was raised for another one (tailgating)."""
    opened_by_hand: HandOpening | None
    """That a person opened for it, the last time of several; None: nobody did."""

    @property
    def every_picture(self) -> Sequence[PictureView]:
        """Pictures of all revisions."""
        return (*self.pictures, *self.earlier_pictures)

    @property
    def waits(self) -> bool:
        """Whether it may still stand there and wait for a person."""
        return self.verdict is Verdict.WAIT and self.outcome is None


@dataclass(frozen=True, slots=True)
class PassageQuery:
    """What to look for; None asks for nothing. Times are aware, `since` inclusive, `until` exclusive.

    In `plate` a `?` stands for one character and a `*` for any run of them; everything else is literal, and a
    piece of a plate finds what contains it: `patterns` says what each costs. A further plate on the
    same vehicle counts as the first one does. Times are those by which passages are ordered.
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
    by_hand: bool = False
    """Only those for whom a person opened."""
    followed: bool = False
    """Only those who went in behind another one."""
    not_read: bool = False
    """Only vehicles whose plate was uncertain, not read or not there."""
    cursor: str | None = None
    """`next_cursor` of the page before."""
    limit: int = 50
    sites: Collection[str] | None = None
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
    newest_first = wanted.order_by(PassageRow.ordered_at.desc(), PassageRow.id.desc())
    rows = session.scalars(newest_first.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    is_last = len(rows) <= query.limit
    return Page(
        items=_views(session, shown),
        next_cursor=None if is_last else write_cursor(shown[-1].ordered_at, shown[-1].id),
    )


def count(session: Session, query: PassageQuery, most: int) -> int:
    """Count the passages that fit `query` on all pages, up to `most` and no further; raises as `search` does."""
    wanted = select(PassageRow.id).where(PassageRow.merged_into.is_(None), *_conditions(query)).limit(most)
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


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
        yield within(PassageRow.site, query.sites)
    if query.plate is not None:
        yield has_plate(plate_pattern(query.plate))
    yield from of_a_kind(by_hand=query.by_hand, followed=query.followed, not_read=query.not_read)
    if query.since is not None:
        yield PassageRow.ordered_at >= query.since
    if query.until is not None:
        yield PassageRow.ordered_at < query.until
    if query.cursor is not None:
        yield tuple_(PassageRow.ordered_at, PassageRow.id) < read_cursor(query.cursor)


def _views(session: Session, rows: Sequence[PassageRow]) -> tuple[PassageView, ...]:
    if not rows:
        return ()
    moves, by_hand = _barriers(session, rows), hand_openings(session, rows)
    ids = [row.id for row in rows]
    plates, pictures = other_plates(session, ids), earlier_pictures(session, ids)
    return tuple(
        _view(
            row,
            moves.get((row.id, row.site, row.node)),
            by_hand.get(row.id),
            plates.get(row.id, ()),
            pictures.get(row.id, ()),
        )
        for row in rows
    )


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
        command=move.command,
    )


def _view(
    row: PassageRow,
    barrier: BarrierView | None,
    by_hand: HandOpening | None,
    plates: Sequence[Kept],
    earlier: Sequence[EarlierPicture],
) -> PassageView:
    shown = {picture["sha256"] for picture in row.pictures}
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
        ordered_at=row.ordered_at,
        clock_doubt=ClockDoubt(row.clock_doubt) if row.clock_doubt else None,
        plate=_plate_view(row),
        plate_status=PlateStatus(row.plate_status),
        verdict=Verdict(row.verdict),
        reason=row.reason,
        credential=row.credential,
        barrier=barrier,
        pictures=tuple(PictureView(**_picture(picture)) for picture in row.pictures),
        earlier_pictures=tuple(
            EarlierPictureView(**_picture(one.picture), revision=one.revision)
            for one in earlier
            if one.picture["sha256"] not in shown
        ),
        frames=row.frames,
        revision=row.revision,
        preview=PlateText(row.preview) if row.preview else None,
        other_plates=tuple(_other_plate(plate) for plate in plates),
        direction=row.direction,
        outcome=row.outcome,
        followed=row.followed,
        opened_by_hand=by_hand,
    )


def _picture(kept: Kept) -> dict[str, Any]:
    return {
        "kind": EvidenceKind(kept["kind"]),
        **{key: kept[key] for key in ("sha256", "size", "width", "height")},
    }


def _other_plate(kept: Kept) -> PlateView:
    read = PlateReading.model_validate(kept)
    return PlateView(
        text=read.text,
        kind=read.kind,
        colour=read.colour,
        score=read.score,
        char_scores=read.char_scores,
        agreeing=read.agreeing,
        readings=read.readings,
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

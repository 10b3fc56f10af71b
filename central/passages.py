"""Passages as the centre shows them: what a screen sees of one, and how they are searched."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wire.events import BarrierResult, EvidenceKind, PlateStatus, Subject, Verdict
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText

PAGE_LIMIT = 200


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


@dataclass(frozen=True, slots=True)
class Page:
    """A page of passages, newest first."""

    items: tuple[PassageView, ...]
    next_cursor: str | None
    """None: this is the last page."""


def search(session: Session, query: PassageQuery) -> Page:
    """Return the passages that fit `query`, newest first; raises BadQuery for a plate or cursor that cannot be."""
    raise NotImplementedError


def find(session: Session, passage_id: UUID) -> PassageView | None:
    """Return one passage, or None."""
    raise NotImplementedError

"""Alerts as people see them, and how they are listed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.alerts.states import AlertState, Outcome
from central.grid.scope import within
from central.passages.clock_doubt import ClockDoubt
from central.tables import AlertRow, SuppressedHitRow, WatchEntryRow
from central.watch_list.matching import HitKind
from wire.plate_kinds import PlateColour
from wire.plates import PlateText

LATE_AFTER: Final = timedelta(seconds=60)
"""What arrives longer than this after its capture is no news: who looks for the vehicle must know that."""
LIST_LIMIT: Final = 200
_ALERTS: Final = select(AlertRow, WatchEntryRow).join(WatchEntryRow, WatchEntryRow.id == AlertRow.entry)
OPEN: Final = (AlertState.NEW, AlertState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class AlertView:
    """A hit shown to people."""

    id: UUID
    entry: UUID
    passage: UUID
    site: str
    node: str
    lane: str
    kind: HitKind
    plate: PlateText
    """As it was read."""
    watched: PlateText
    """As it is looked for."""
    differs: tuple[int, ...]
    """Positions, from 0, at which the two differ."""
    watched_colour: PlateColour | None
    """In which it is looked for; None: in every one."""
    other_colour: bool
    """It was seen in another one."""
    captured_at: datetime
    """Or when its passage came, where `clock_doubt` says why."""
    clock_doubt: ClockDoubt | None
    """Why the times of its passage are not believed; None: they are."""
    raised_at: datetime
    late: bool
    """It came to the centre long after its capture, from a backlog."""
    state: AlertState
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    closed_by: str | None
    closed_at: datetime | None
    outcome: Outcome | None
    closing_reason: str | None
    suppressed: int
    """Further hits of the same entry in the same lane within the cooldown."""
    read_otherwise_at: datetime | None
    """When a newer revision of its passage read something that cannot be the plate; a person decides."""
    final_plate: PlateText | None
    """What that revision read; None where it read no plate, or nothing else than before."""
    reason: str | None
    """Why it is looked for; None: the viewer has no right to the watch list."""


def alerts(
    session: Session,
    viewer: Viewer,
    states: tuple[AlertState, ...] = (),
    *,
    before: UUID | None = None,
    limit: int = LIST_LIMIT,
) -> tuple[AlertView, ...]:
    """Return the alerts that the viewer sees, newest first; those in `states`, or all.

    `before` is the last alert of the page before.
    """
    wanted = _ALERTS.where(*_seen_by(viewer))
    if states:
        wanted = wanted.where(AlertRow.state.in_([state.value for state in states]))
    if before is not None:
        wanted = wanted.where(AlertRow.id < before)
    rows = session.execute(wanted.order_by(AlertRow.id.desc()).limit(limit))
    return tuple(_view(alert, entry, viewer) for alert, entry in rows)


def open_alerts(session: Session, viewer: Viewer) -> tuple[AlertView, ...]:
    """Return what nobody has closed yet: what nobody has even taken up comes first, each newest first.

    Each is asked for by itself: however many were taken up and left open, none hides one that nobody has seen.
    """
    return tuple(alert for state in OPEN for alert in alerts(session, viewer, (state,)))


def count_new(session: Session, viewer: Viewer) -> int:
    """Return how many alerts that the viewer sees nobody has taken up."""
    new = select(func.count()).select_from(AlertRow).where(AlertRow.state == AlertState.NEW.value)
    return session.scalar(new.where(*_seen_by(viewer))) or 0


def passages_alarmed(session: Session, passages: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `passages` of which an alert is open, be it of the time before when they were here."""
    if not passages:
        return frozenset()
    is_open = AlertRow.state.in_([state.value for state in OPEN])
    own = select(AlertRow.passage).where(AlertRow.passage.in_(passages), is_open)
    held_back = select(SuppressedHitRow.passage).join(AlertRow, AlertRow.id == SuppressedHitRow.alert)
    held_back = held_back.where(SuppressedHitRow.passage.in_(passages), is_open)
    return frozenset(session.scalars(own.union(held_back)))


def find_alert(session: Session, viewer: Viewer, alert: UUID) -> AlertView | None:
    """Return one alert as it is now; None where the viewer sees none of this id."""
    wanted = _ALERTS.where(AlertRow.id == alert, *_seen_by(viewer)).execution_options(populate_existing=True)
    found = session.execute(wanted).first()
    return None if found is None else _view(found[0], found[1], viewer)


def _seen_by(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return () if viewer.sites is None else (within(AlertRow.site, viewer.sites),)


def _view(alert: AlertRow, entry: WatchEntryRow, viewer: Viewer) -> AlertView:
    return AlertView(
        id=alert.id,
        entry=alert.entry,
        passage=alert.passage,
        site=alert.site,
        node=alert.node,
        lane=alert.lane,
        kind=HitKind(alert.kind),
        plate=PlateText(alert.plate),
        watched=PlateText(entry.plate),
        differs=tuple(alert.differs),
        watched_colour=PlateColour(entry.colour) if entry.colour else None,
        other_colour=alert.other_colour,
        captured_at=alert.captured_at,
        clock_doubt=ClockDoubt(alert.clock_doubt) if alert.clock_doubt else None,
        raised_at=alert.raised_at,
        late=alert.raised_at - alert.captured_at > LATE_AFTER,
        state=AlertState(alert.state),
        acknowledged_by=alert.acknowledged_by,
        acknowledged_at=alert.acknowledged_at,
        closed_by=alert.closed_by,
        closed_at=alert.closed_at,
        outcome=Outcome(alert.outcome) if alert.outcome else None,
        closing_reason=alert.closing_reason,
        suppressed=alert.suppressed,
        read_otherwise_at=alert.read_otherwise_at,
        final_plate=PlateText(alert.final_plate) if alert.final_plate else None,
        reason=entry.reason if viewer.may(Right.SEE_WATCH_LIST) else None,
    )

"""What becomes of an alert: taken up, closed with an outcome and a reason, never deleted.

Each step is one conditional change with its row of the audit in the caller's transaction. Who asks for what is so
already changes nothing; who asks for something else than what is so is told what is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, func, update
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.alerts.alert_views import OPEN, AlertView, find_alert
from central.alerts.states import AlertState, Outcome
from central.audit.trail import AuditEntry, record
from central.base import AlertUnknownError, ConflictError
from central.feed import FeedKind, News, append
from central.tables import AlertRow
from central.watch_list.requests import needed


@dataclass(frozen=True, slots=True)
class Step:
    """An alert as it is now, and whether it took this step to be so."""

    alert: AlertView
    changed: bool


def acknowledge(session: Session, viewer: Viewer, alert: UUID, now: datetime) -> Step:
    """Take an alert up, which ends its sound; one that was taken up, or closed, stays as it is.

    Raises AlertUnknownError, or ConflictError where it is closed.
    """
    before = _seen(session, viewer, alert)
    changes = {
        "state": AlertState.ACKNOWLEDGED.value,
        "acknowledged_by": viewer.name,
        "acknowledged_at": now,
    }
    changed = _change(session, alert, (AlertState.NEW,), changes)
    if changed:
        _note(session, viewer, "acknowledge_alert", before, now)
    after = _seen(session, viewer, alert)
    if not changed and after.state is AlertState.CLOSED:
        raise ConflictError("the alert is closed already; nothing was changed", after)
    return Step(after, changed)


def close(session: Session, viewer: Viewer, alert: UUID, outcome: Outcome, reason: str, now: datetime) -> Step:
    """Close an alert; who closes a new one has taken it up as well.

    Raises BadFieldError for a blank reason, AlertUnknownError, or ConflictError where it is closed otherwise.
    """
    why = needed("reason", reason)
    before = _seen(session, viewer, alert)
    changes = {
        "state": AlertState.CLOSED.value,
        "acknowledged_by": func.coalesce(AlertRow.acknowledged_by, viewer.name),
        "acknowledged_at": func.coalesce(AlertRow.acknowledged_at, now),
        "closed_by": viewer.name,
        "closed_at": now,
        "outcome": outcome.value,
        "closing_reason": why,
    }
    changed = _change(session, alert, OPEN, changes)
    if changed:
        _note(session, viewer, "close_alert", before, now, outcome=outcome.value, reason=why)
    after = _seen(session, viewer, alert)
    if not changed and (after.closed_by, after.outcome, after.closing_reason) != (viewer.name, outcome, why):
        raise ConflictError("the alert was closed otherwise; nothing was changed", after)
    return Step(after, changed)


def _seen(session: Session, viewer: Viewer, alert: UUID) -> AlertView:
    found = find_alert(session, viewer, alert)
    if found is None:
        raise AlertUnknownError("there is no alert with this id")
    return found


def _change(session: Session, alert: UUID, states: tuple[AlertState, ...], changes: Mapping[str, object]) -> bool:
    changed = session.execute(
        update(AlertRow)
        .where(AlertRow.id == alert, AlertRow.state.in_([state.value for state in states]))
        .values(**changes),
        execution_options={"synchronize_session": False},
    )
    return cast("CursorResult[tuple[()]]", changed).rowcount == 1


def _note(
    session: Session, viewer: Viewer, action: str, alert: AlertView, now: datetime, **detail: object
) -> None:
    entry = AuditEntry(
        now, viewer.name, viewer.role.value, action, str(alert.id), viewer.account, alert.site, detail
    )
    record(session, entry)
    append(session, [News(FeedKind.ALERT, alert.site, alert.node, alert.lane, alert.passage, alert.id)])

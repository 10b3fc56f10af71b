"""Where people handle alerts: one transaction a step, then the screens are told."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from central.accounts.viewer import Viewer
from central.alerts.alert_views import AlertView
from central.alerts.life import acknowledge, close
from central.alerts.states import Outcome
from central.errands import Action, Errands
from central.watch_list.requests import LONGEST_TEXT


class ClosingRequest(BaseModel):
    """What the person concluded, and why: the body of the API and the page's form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    reason: Annotated[str, Field(max_length=LONGEST_TEXT)]


class AlertDesk:
    """Takes steps for people; `count_closed` is told the outcome of every alert that was closed."""

    def __init__(
        self, errands: Errands, count_closed: Callable[[Outcome], object] = lambda _outcome: None
    ) -> None:
        self._errands = errands
        self._count_closed = count_closed

    def acknowledge(self, viewer: Viewer, alert: UUID) -> AlertView:
        """Take an alert up; raises as `central.alerts.life.acknowledge` does."""
        step = self._errands.change(
            viewer, Action.ACKNOWLEDGE_ALERT, lambda session, now: acknowledge(session, viewer, alert, now)
        )
        return step.alert

    def close(self, viewer: Viewer, alert: UUID, closing: ClosingRequest) -> AlertView:
        """Close an alert; raises as `central.alerts.life.close` does."""
        outcome, reason = closing.outcome, closing.reason
        step = self._errands.change(
            viewer, Action.CLOSE_ALERT, lambda session, now: close(session, viewer, alert, outcome, reason, now)
        )
        if step.changed:
            self._count_closed(outcome)
        return step.alert

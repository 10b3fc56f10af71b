"""Alerts for programs: listed, taken up, closed."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.alerts.alert_views import LIST_LIMIT, AlertView, alerts, find_alert
from central.alerts.desk import AlertDesk, ClosingRequest
from central.alerts.states import AlertState
from central.api.problems import described
from central.base import AlertUnknownError
from central.errands import Action, Errands, Seen
from central.web.authentication import Doors

_STEP = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)


@dataclass(frozen=True, slots=True)
class Alerts:
    """A page of alerts, newest first."""

    items: tuple[AlertView, ...]


def alerts_router(errands: Errands, doors: Doors, desk: AlertDesk) -> APIRouter:
    """Return the routes; steps are taken at `desk`."""
    router = APIRouter(prefix="/alerts", tags=["alerts"])
    who_sees = Depends(doors.asks(Right.SEE_ALERTS))
    who_handles = Depends(doors.asks(Right.HANDLE_ALERTS))
    who_closes = Depends(doors.asks(Right.CLOSE_ALERTS))

    @router.get("", summary="Alerts, newest first", responses=described(HTTPStatus.UNPROCESSABLE_ENTITY))
    def list_alerts(
        viewer: Annotated[Viewer, who_sees],
        state: Annotated[list[AlertState], Query(max_length=len(AlertState), description="one or several")] = [],  # noqa: B006 - read by the library, never changed
        before: Annotated[UUID | None, Query(description="id of the last alert of the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=LIST_LIMIT)] = 50,
    ) -> Alerts:
        return errands.look(
            viewer,
            Action.SEE_ALERTS,
            lambda session, _: Alerts(alerts(session, viewer, tuple(state), before=before, limit=limit)),
            lambda _: Seen(),
        )

    @router.get(
        "/{alert_id}",
        summary="One alert",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def get_alert(viewer: Annotated[Viewer, who_sees], alert_id: UUID) -> AlertView:
        return errands.look(
            viewer,
            Action.SEE_ALERT,
            lambda session, _: _known(session, viewer, alert_id),
            lambda found: Seen(str(alert_id), found.site),
        )

    @router.post("/{alert_id}/acknowledgement", summary="Take an alert up, which ends its sound", responses=_STEP)
    def acknowledge_alert(viewer: Annotated[Viewer, who_handles], alert_id: UUID) -> AlertView:
        return desk.acknowledge(viewer, alert_id)

    @router.post(
        "/{alert_id}/closing", summary="Close an alert with its outcome: the police alone", responses=_STEP
    )
    def close_alert(viewer: Annotated[Viewer, who_closes], alert_id: UUID, closing: ClosingRequest) -> AlertView:
        return desk.close(viewer, alert_id, closing)

    return router


def _known(session: Session, viewer: Viewer, alert: UUID) -> AlertView:
    found = find_alert(session, viewer, alert)
    if found is None:
        raise AlertUnknownError("there is no alert with this id")
    return found

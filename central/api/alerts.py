"""Alerts for programs: listed, taken up, closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.alerts.alert_views import LIST_LIMIT, AlertView, alerts, find_alert
from central.alerts.desk import AlertDesk
from central.alerts.states import AlertState, Outcome
from central.api.problems import described
from central.audit.looks import note_look
from central.base import AlertUnknownError
from central.store.db import Store
from central.watch_list.requests import LONGEST_TEXT
from central.web.authentication import Doors

_STEP = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)


class ClosingRequest(BaseModel):
    """What the person concluded, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    reason: Annotated[str, Field(max_length=LONGEST_TEXT)]


@dataclass(frozen=True, slots=True)
class Alerts:
    """A page of alerts, newest first."""

    items: tuple[AlertView, ...]


def alerts_router(store: Store, doors: Doors, desk: AlertDesk, clock: Callable[[], datetime]) -> APIRouter:
    """Return the routes over `store`; steps are taken at `desk`."""
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
        note_look(store, viewer, "see_alerts", "", clock())
        with store.read() as session:
            return Alerts(alerts(session, viewer, tuple(state), before=before, limit=limit))

    @router.get(
        "/{alert_id}",
        summary="One alert",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def get_alert(viewer: Annotated[Viewer, who_sees], alert_id: UUID) -> AlertView:
        with store.read() as session:
            found = find_alert(session, viewer, alert_id)
        if found is None:
            raise AlertUnknownError("there is no alert with this id")
        note_look(store, viewer, "see_alert", str(alert_id), clock(), site=found.site)
        return found

    @router.post("/{alert_id}/acknowledgement", summary="Take an alert up, which ends its sound", responses=_STEP)
    async def acknowledge_alert(viewer: Annotated[Viewer, who_handles], alert_id: UUID) -> AlertView:
        return await desk.acknowledge(viewer, alert_id)

    @router.post(
        "/{alert_id}/closing", summary="Close an alert with its outcome: the police alone", responses=_STEP
    )
    async def close_alert(
        viewer: Annotated[Viewer, who_closes], alert_id: UUID, closing: ClosingRequest
    ) -> AlertView:
        return await desk.close(viewer, alert_id, closing.outcome, closing.reason)

    return router

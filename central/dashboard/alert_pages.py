"""The page of alerts, and the two steps that people take from any screen: take an alert up, and close it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.alerts.alert_views import alerts
from central.alerts.desk import AlertDesk, ClosingRequest
from central.alerts.states import AlertState, Outcome
from central.base import BadFieldError, ConflictError
from central.dashboard.alert_cards import QUICK_CLOSINGS, AlertCard, AlertPanel, alert_panel, cards_of
from central.dashboard.forms import fields_of
from central.dashboard.language import choose_language
from central.dashboard.renderer import Renderer
from central.errands import Action, Errands, Seen
from central.web.authentication import Doors
from central.web.forms import parse_form

_CLOSED_AT_ONCE: Final = 50
_PAGE: Final = "/alerts"


@dataclass(frozen=True, slots=True)
class AlertPages:
    """The addresses over one desk."""

    errands: Errands
    doors: Doors
    desk: AlertDesk
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the addresses."""
        return (
            Route(_PAGE, self.show, name="alerts"),
            Route("/alerts/{id:uuid}/acknowledgement", self.take_up, methods=["POST"], name="take_alert_up"),
            Route("/alerts/{id:uuid}/closing", self.close, methods=["POST"], name="close_alert"),
        )

    async def show(self, request: Request) -> HTMLResponse:
        """Open alerts first, then closed ones."""
        viewer = await self.doors.enter(request, Right.SEE_ALERTS)
        return await run_in_threadpool(self._show, request, viewer)

    async def take_up(self, request: Request) -> Response:
        """Take an alert up, which ends its sound."""
        viewer = await self.doors.enter(request, Right.HANDLE_ALERTS)
        try:
            await run_in_threadpool(self.desk.acknowledge, viewer, _id(request))
        except ConflictError:
            return await self._refuse(request, viewer, "alerts.was_closed")
        return await self._done(request, viewer)

    async def close(self, request: Request) -> Response:
        """Close an alert, by one of the quick reasons or by one of the person's own."""
        viewer = await self.doors.enter(request, Right.CLOSE_ALERTS)
        outcome, reason = self._closing(request, await fields_of(request))
        if outcome is None:
            return await self._refuse(request, viewer, "alerts.say_outcome")
        try:
            closing = parse_form(ClosingRequest, {"outcome": outcome, "reason": reason})
            await run_in_threadpool(self.desk.close, viewer, _id(request), closing)
        except BadFieldError:
            return await self._refuse(request, viewer, "alerts.say_reason")
        except ConflictError:
            return await self._refuse(request, viewer, "alerts.was_closed")
        return await self._done(request, viewer)

    def _show(self, request: Request, viewer: Viewer, problem: str = "") -> HTMLResponse:
        before = _uuid(request.query_params.get("before"))
        panel, closed = self.errands.look(
            viewer, Action.SEE_ALERTS, lambda session, now: _read(session, viewer, now, before), lambda _: Seen()
        )
        return self.renderer.page(
            request,
            "alerts.html",
            self.errands.now(),
            HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            panel=panel,
            closed=closed,
            older=closed[-1].alert.id if len(closed) == _CLOSED_AT_ONCE else None,
            problem=problem,
        )

    async def _done(self, request: Request, viewer: Viewer) -> Response:
        if not _is_script(request):
            return RedirectResponse(_back(request), HTTPStatus.SEE_OTHER)
        if _back(request) == _PAGE:
            # What was closed moves to the list below, so the whole page is drawn anew.
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={"hx-refresh": "true"})
        return await run_in_threadpool(self._panel, request, viewer)

    def _panel(self, request: Request, viewer: Viewer) -> HTMLResponse:
        # The page on which he pressed is on record.
        panel = self.errands.glance(
            viewer, Action.SEE_ALERTS, lambda session, now: alert_panel(session, viewer, now)
        )
        return self.renderer.page(request, "_alerts_pressed.html", self.errands.now(), panel=panel)

    async def _refuse(self, request: Request, viewer: Viewer, problem: str) -> Response:
        if not _is_script(request):
            return await run_in_threadpool(self._show, request, viewer, problem)
        words = self.renderer.catalogues[choose_language(request)]
        headers = {"hx-retarget": f"#problem-{_id(request)}", "hx-reswap": "textContent"}
        return HTMLResponse(words.text(problem), HTTPStatus.UNPROCESSABLE_ENTITY, headers)

    def _closing(self, request: Request, sent: Mapping[str, str]) -> tuple[Outcome | None, str]:
        outcome, _, quick = sent.get("quick", "").partition(".")
        known = _outcome(outcome or sent.get("outcome", ""))
        if known is None or not quick:
            return known, sent.get("reason", "")
        if quick not in QUICK_CLOSINGS[known]:
            return None, ""
        return known, self.renderer.catalogues[choose_language(request)].text(f"closing.{quick}")


def _read(
    session: Session, viewer: Viewer, now: datetime, before: UUID | None
) -> tuple[AlertPanel | None, Sequence[AlertCard]]:
    past = alerts(session, viewer, (AlertState.CLOSED,), before=before, limit=_CLOSED_AT_ONCE)
    return alert_panel(session, viewer, now), cards_of(session, past)


def _outcome(said: str) -> Outcome | None:
    return next((outcome for outcome in Outcome if outcome == said), None)


def _id(request: Request) -> UUID:
    alert: UUID = request.path_params["id"]
    return alert


def _uuid(said: str | None) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError:
        return None


def _is_script(request: Request) -> bool:
    return "hx-request" in request.headers


def _back(request: Request) -> str:
    """Return which of the two pages with alerts somebody pressed on."""
    pressed_on = request.headers.get("hx-current-url") or request.headers.get("referer", "")
    return _PAGE if pressed_on.partition("?")[0].endswith(_PAGE) else "/"

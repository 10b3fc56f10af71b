"""The page of the watch list: what is looked for and why, requests and a second person's word on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
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
from central.base import BadFieldError, ConflictError, PlaceUnknownError
from central.dashboard.forms import fields_of
from central.dashboard.renderer import Renderer
from central.errands import Action, Errands, Seen
from central.watch_list.entries import approve_watch, refuse_watch, remove_watch, request_watch
from central.watch_list.entry_views import EntryView, entries
from central.watch_list.matching import EntryState
from central.watch_list.requests import (
    COLOURS,
    LONGEST_WATCH,
    EntryRequest,
    RemovalRequest,
    WatchRequest,
    checked_request,
)
from central.web.authentication import Doors
from central.web.forms import parse_form

_PAGE: Final = "/watch-list"
_USUAL: Final = timedelta(days=7)
_OVER: Final = (EntryState.ENDED, EntryState.REFUSED, EntryState.REMOVED)
_OVER_AT_ONCE: Final = 50
_STANDING_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form said, and what is wrong with it: keys of the catalogue by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    entry: UUID | None = None
    """The entry whose own form it was; None: the request's."""


_NOTHING: Final = _Sent()
_Step = Callable[[Viewer, UUID], EntryView]


@dataclass(frozen=True, slots=True)
class WatchPages:
    """The addresses."""

    errands: Errands
    doors: Doors
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the addresses; each step is a form of its own."""
        return (
            Route(_PAGE, self.show, name="watch_list"),
            Route(_PAGE, self.ask, methods=["POST"], name="request_watch"),
            Route("/watch-list/{id:uuid}/approval", self.approve, methods=["POST"], name="approve_watch"),
            Route("/watch-list/{id:uuid}/refusal", self.refuse, methods=["POST"], name="refuse_watch"),
            Route("/watch-list/{id:uuid}/removal", self.remove, methods=["POST"], name="remove_watch"),
        )

    async def show(self, request: Request) -> HTMLResponse:
        """Draw what waits for somebody, what is looked for, and what is over."""
        viewer = await self.doors.enter(request, Right.SEE_WATCH_LIST)
        return await run_in_threadpool(self._show, request, viewer, _NOTHING)

    async def ask(self, request: Request) -> Response:
        """Ask for a plate; everything that is wrong comes back with the form."""
        viewer = await self.doors.enter(request, Right.REQUEST_WATCH)
        return await run_in_threadpool(self._ask, request, viewer, await fields_of(request))

    async def approve(self, request: Request) -> Response:
        """Agree to somebody else's request."""
        viewer = await self.doors.enter(request, Right.APPROVE_WATCH)
        return await run_in_threadpool(self._step, request, viewer, self._approve)

    async def refuse(self, request: Request) -> Response:
        """Turn somebody else's request down."""
        viewer = await self.doors.enter(request, Right.APPROVE_WATCH)
        return await run_in_threadpool(self._step, request, viewer, self._refuse)

    async def remove(self, request: Request) -> Response:
        """Stop looking, with a reason."""
        viewer = await self.doors.enter(request, Right.REQUEST_WATCH)
        said = {"reason": "", **await fields_of(request)}
        return await run_in_threadpool(
            self._step,
            request,
            viewer,
            lambda who, entry: self._remove(who, entry, parse_form(RemovalRequest, said)),
        )

    def _show(self, request: Request, viewer: Viewer, sent: _Sent) -> HTMLResponse:
        now = self.errands.now()
        groups = self.errands.look(
            viewer, Action.SEE_WATCH_LIST, lambda session, now: _groups(session, viewer, now), lambda _: Seen()
        )
        today = now.astimezone(self.renderer.zone).date()
        status = HTTPStatus.UNPROCESSABLE_ENTITY if sent.problems else HTTPStatus.OK
        return self.renderer.page(
            request,
            "watch_list.html",
            now,
            status,
            groups=groups,
            sent=sent,
            places=viewer.grid.levels(viewer.place),
            colours=COLOURS,
            first_day=today,
            usual_day=today + _USUAL,
            last_day=today + LONGEST_WATCH - timedelta(days=1),
        )

    def _ask(self, request: Request, viewer: Viewer, values: Mapping[str, str]) -> Response:
        try:
            asked = self._asked(viewer, values)
        except BadFieldError as error:
            return self._show(request, viewer, _Sent(values, {error.field: f"watch_problem.{error.field}"}))
        except PlaceUnknownError:
            return self._show(request, viewer, _Sent(values, {"place": "watch_problem.place"}))
        self.errands.change(
            viewer, Action.REQUEST_WATCH, lambda session, now: request_watch(session, viewer, asked, now)
        )
        return RedirectResponse(_PAGE, HTTPStatus.SEE_OTHER)

    def _step(self, request: Request, viewer: Viewer, step: _Step) -> Response:
        entry: UUID = request.path_params["id"]
        try:
            step(viewer, entry)
        except BadFieldError:
            return self._show(request, viewer, _Sent(problems={"reason": "watch_problem.reason"}, entry=entry))
        except ConflictError:
            return self._show(request, viewer, _Sent(problems={"state": "watch_problem.state"}, entry=entry))
        return RedirectResponse(_PAGE, HTTPStatus.SEE_OTHER)

    def _approve(self, viewer: Viewer, entry: UUID) -> EntryView:
        return self.errands.change(
            viewer, Action.APPROVE_WATCH, lambda session, now: approve_watch(session, viewer, entry, now)
        )

    def _refuse(self, viewer: Viewer, entry: UUID) -> EntryView:
        return self.errands.change(
            viewer, Action.APPROVE_WATCH, lambda session, now: refuse_watch(session, viewer, entry, now)
        )

    def _remove(self, viewer: Viewer, entry: UUID, removal: RemovalRequest) -> EntryView:
        return self.errands.change(
            viewer,
            Action.REMOVE_WATCH,
            lambda session, now: remove_watch(session, viewer, entry, removal.reason, now),
        )

    def _asked(self, viewer: Viewer, values: Mapping[str, str]) -> WatchRequest:
        needed = {"plate": "", "reason": "", "legal_basis": "", **values}
        ends_at = self._end_of(values.get("last_day", ""))
        return checked_request(
            viewer, parse_form(EntryRequest, {**needed, "ends_at": ends_at}), self.errands.now()
        )

    def _end_of(self, said: str) -> datetime:
        """Return the end of a day as the site counts it; raises BadFieldError for what is no day."""
        try:
            following = date.fromisoformat(said) + timedelta(days=1)
            return datetime.combine(following, time(), self.renderer.zone).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadFieldError("ends_at", "this is no day") from error


def _groups(session: Session, viewer: Viewer, now: datetime) -> Sequence[tuple[str, Sequence[EntryView]]]:
    return (
        ("waiting", entries(session, viewer, now, (EntryState.REQUESTED,), limit=_STANDING_AT_ONCE)),
        ("active", entries(session, viewer, now, (EntryState.ACTIVE,), limit=_STANDING_AT_ONCE)),
        ("over", entries(session, viewer, now, _OVER, limit=_OVER_AT_ONCE)),
    )

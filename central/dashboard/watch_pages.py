"""The page of the watch list: what is looked for and why, requests and a second person's word on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.audit.looks import note_look
from central.base import BadFieldError, ConflictError, PlaceUnknownError
from central.dashboard.forms import fields_of
from central.dashboard.renderer import Renderer
from central.store.db import Store
from central.watch_list.entries import approve_watch, refuse_watch, remove_watch, request_watch
from central.watch_list.entry_views import EntryView, entries
from central.watch_list.matching import EntryState
from central.watch_list.requests import COLOURS, LONGEST_WATCH, checked_request
from central.web.authentication import Doors

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
    """The addresses over one store."""

    store: Store
    doors: Doors
    renderer: Renderer
    clock: Callable[[], datetime]

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
        reason = (await fields_of(request)).get("reason", "")
        return await run_in_threadpool(
            self._step, request, viewer, lambda who, entry: self._remove(who, entry, reason)
        )

    def _show(self, request: Request, viewer: Viewer, sent: _Sent) -> HTMLResponse:
        now = self.clock()
        note_look(self.store, viewer, "see_watch_list", "", now)
        with self.store.read() as session:
            waiting = entries(session, viewer, now, (EntryState.REQUESTED,), limit=_STANDING_AT_ONCE)
            active = entries(session, viewer, now, (EntryState.ACTIVE,), limit=_STANDING_AT_ONCE)
            over = entries(session, viewer, now, _OVER, limit=_OVER_AT_ONCE)
        today = now.astimezone(self.renderer.zone).date()
        status = HTTPStatus.UNPROCESSABLE_ENTITY if sent.problems else HTTPStatus.OK
        return self.renderer.page(
            request,
            "watch_list.html",
            now,
            status,
            groups=(("waiting", waiting), ("active", active), ("over", over)),
            sent=sent,
            places=viewer.grid.levels(viewer.place),
            colours=COLOURS,
            first_day=today,
            usual_day=today + _USUAL,
            last_day=today + LONGEST_WATCH - timedelta(days=1),
        )

    def _ask(self, request: Request, viewer: Viewer, values: Mapping[str, str]) -> Response:
        now = self.clock()
        try:
            asked = checked_request(
                viewer,
                plate=values.get("plate", ""),
                colour=values.get("colour", ""),
                place=values.get("place", ""),
                reason=values.get("reason", ""),
                legal_basis=values.get("legal_basis", ""),
                ends_at=self._end_of(values.get("last_day", "")),
                now=now,
            )
        except BadFieldError as error:
            return self._show(request, viewer, _Sent(values, {error.field: f"watch_problem.{error.field}"}))
        except PlaceUnknownError:
            return self._show(request, viewer, _Sent(values, {"place": "watch_problem.place"}))
        with self.store.write() as session:
            request_watch(session, viewer, asked, now)
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
        with self.store.write() as session:
            return approve_watch(session, viewer, entry, self.clock())

    def _refuse(self, viewer: Viewer, entry: UUID) -> EntryView:
        with self.store.write() as session:
            return refuse_watch(session, viewer, entry, self.clock())

    def _remove(self, viewer: Viewer, entry: UUID, reason: str) -> EntryView:
        with self.store.write() as session:
            return remove_watch(session, viewer, entry, reason, self.clock())

    def _end_of(self, said: str) -> datetime:
        """Return the end of a day as the site counts it; raises BadFieldError for what is no day."""
        try:
            following = date.fromisoformat(said) + timedelta(days=1)
            return datetime.combine(following, time(), self.renderer.zone).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadFieldError("ends_at", "this is no day") from error

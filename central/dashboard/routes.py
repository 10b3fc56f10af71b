"""The pages' addresses; each reads the store once and draws one template."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.audit.searches import search_said
from central.base import BadQueryError
from central.commands import notice_views
from central.commands.views import of_passage
from central.dashboard.alert_cards import AlertPanel, alert_panel
from central.dashboard.chips import chips_of
from central.dashboard.daybook import Total, days_of, total_of
from central.dashboard.language import choose_language
from central.dashboard.live import LiveScene, live_scene
from central.dashboard.live_lanes import LiveLanes
from central.dashboard.renderer import Renderer
from central.dashboard.search_form import NOT_READ, Problem, SearchForm, carried_form, read_form, refused
from central.dashboard.stream import LiveStream
from central.dispatch.desks import Desks
from central.dispatch.waits import Call, calls_to
from central.errands import Action, Errands, Seen, live_view
from central.feed import Feed
from central.passages.patterns import plate_pattern
from central.passages.search import Page, PassageView, find, search
from central.presence.front import FOR_WHOM
from central.registry.nodes import NodeView, nodes
from central.registry.standing import SILENT_AFTER_S
from central.web.authentication import Doors, signed_in_of
from wire.events import PlateStatus
from wire.plate_kinds import LONGEST


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages."""

    errands: Errands
    doors: Doors
    feed: Feed
    renderer: Renderer
    lanes: LiveLanes
    desks: Desks

    def routes(self) -> Sequence[Route]:
        """Return every address that a person opens, and the live page's line."""
        return (
            Route("/", self.live, name="live"),
            Route("/live", self.line, name="line"),
            Route("/passages", self.passages, name="passages"),
            Route("/passages/{id:uuid}", self.passage, name="passage"),
            Route("/nodes", self.nodes, name="nodes"),
        )

    async def live(self, request: Request) -> HTMLResponse:
        """Lanes as they are now."""
        viewer = await self.doors.enter(request, Right.SEE_LIVE)
        return await run_in_threadpool(self._live, request, viewer)

    def _live(self, request: Request, viewer: Viewer) -> HTMLResponse:
        def read(session: Session, now: datetime) -> tuple[LiveScene, AlertPanel | None, tuple[Call, ...]]:
            panel, calls = alert_panel(session, viewer, now), calls_to(session, viewer.name)
            return live_scene(session, now, viewer.sites), panel, calls

        scene, panel, calls = self.errands.look(viewer, Action.SEE_LIVE, read, lambda _: live_view(viewer, "page"))
        now = self.errands.now()
        return self.renderer.page(request, "live.html", now, scene=scene, panel=panel, calls=calls)

    async def line(self, request: Request) -> StreamingResponse:
        """Send the live page's changes, as server-sent events."""
        viewer = await self.doors.enter(request, Right.SEE_LIVE)
        await run_in_threadpool(self.errands.note, viewer, Action.SEE_LIVE, live_view(viewer, "line"))
        holds = partial(self.doors.still_holds, request)
        signed_in = signed_in_of(request)
        csrf = signed_in.csrf if signed_in else ""
        language = choose_language(request)
        stream = LiveStream(self.renderer, self.lanes, self.errands, language, viewer, holds, csrf)
        resumed = _resume_after(request)
        position = await self.feed.newest() if resumed is None else resumed
        events = self._seated(viewer, stream.follow(self.feed.follow(position), position))
        # A proxy that gathers the answer before it passes it on would hold the news back.
        return StreamingResponse(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    async def _seated(self, viewer: Viewer, events: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """Pass events on; as long as they go out, somebody sits at the desk."""
        with self.desks.taken(viewer):
            async with aclosing(events):
                async for event in events:
                    yield event

    async def passages(self, request: Request) -> HTMLResponse:
        """Search; a form with errors comes back with them, and with status 422."""
        viewer = await self.doors.enter(request, Right.SEE_PASSAGES)
        return await run_in_threadpool(self._passages, request, viewer)

    def _passages(self, request: Request, viewer: Viewer) -> HTMLResponse:
        def read(session: Session, now: datetime) -> _Searched:
            lanes = _lane_names(nodes(session, now, viewer.sites))
            asked = read_form(request.query_params, frozenset(lanes), self.renderer.zone, viewer.sites)
            form, page = _run(session, asked)
            return _Searched(
                lanes, form, page, total_of(session, form.query, page) if form.query and page else None
            )

        found = self.errands.look(
            viewer,
            Action.SEARCH_PASSAGES,
            read,
            lambda found: found.seen(pictures=viewer.may(Right.SEE_PICTURES)),
        )
        now, form, page = self.errands.now(), found.form, found.page
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.problems else HTTPStatus.OK
        return self.renderer.page(
            request,
            "passages.html",
            now,
            status,
            form=form,
            page=page,
            total=found.total,
            piece=_piece(form),
            days=days_of(page, self.renderer.zone, begins=not form.values["cursor"]) if page else (),
            chips=chips_of(form, now, self.renderer.zone),
            lanes=found.lanes,
            statuses=(NOT_READ, *PlateStatus),
        )

    async def passage(self, request: Request) -> HTMLResponse:
        """One passage, and why the barrier did or did not open."""
        viewer = await self.doors.enter(request, Right.SEE_PASSAGES)
        return await run_in_threadpool(self._passage, request, viewer)

    def _passage(self, request: Request, viewer: Viewer) -> HTMLResponse:
        passage: UUID = request.path_params["id"]
        found, told, notices = self.errands.look(
            viewer,
            Action.SEE_PASSAGE,
            lambda session, now: (
                known_passage(session, viewer, passage),
                of_passage(session, passage, now),
                notice_views.of_passage(session, passage, now),
            ),
            lambda read: Seen(str(passage), read[0].site),
        )
        now = self.errands.now()
        stands_there = found.outcome is None and now - found.ordered_at < FOR_WHOM
        may_open = viewer.may(Right.OPEN_BARRIER) and stands_there
        back = f"{carried_form(request.query_params).address()}#p-{found.id}"
        return self.renderer.page(
            request,
            "passage.html",
            now,
            passage=found,
            openings=told,
            notices=notices,
            may_open=may_open,
            back=back,
        )

    async def nodes(self, request: Request) -> HTMLResponse:
        """Nodes and their health."""
        viewer = await self.doors.enter(request, Right.SEE_NODES)
        return await run_in_threadpool(self._nodes, request, viewer)

    def _nodes(self, request: Request, viewer: Viewer) -> HTMLResponse:
        known = self.errands.glance(
            viewer, Action.SEE_NODES, lambda session, now: nodes(session, now, viewer.sites)
        )
        now = self.errands.now()
        return self.renderer.page(request, "nodes.html", now, nodes=known, silent_after_s=SILENT_AFTER_S)


@dataclass(frozen=True, slots=True)
class _Searched:
    """What a search found, and what was wrong with it."""

    lanes: tuple[str, ...]
    form: SearchForm
    page: Page | None
    total: Total | None

    def seen(self, *, pictures: bool) -> Seen | None:
        """Return what goes on record of it; a form with errors showed nobody."""
        if self.form.query is None or self.page is None:
            return None
        return Seen("", self.form.query.site, search_said(self.form.query, self.page, pictures=pictures))


def known_passage(session: Session, viewer: Viewer, passage: UUID) -> PassageView:
    """Return a passage; raises HTTPException for one that the viewer does not see, or that does not exist."""
    found = find(session, passage)
    if found is None or not viewer.sees(found.site):
        raise HTTPException(HTTPStatus.NOT_FOUND, "error.no_passage")
    return found


def _run(session: Session, form: SearchForm) -> tuple[SearchForm, Page | None]:
    if form.query is None:
        return form, None
    try:
        return form, search(session, form.query)
    except BadQueryError as error:
        return refused(form, error.field, Problem(f"problem.{error.field}", {"longest": LONGEST})), None


def _piece(form: SearchForm) -> str:
    """Return the piece of a plate by which was searched; empty where it was none, or nothing was searched."""
    return plate_pattern(form.query.plate).piece if form.query and form.query.plate else ""


def _lane_names(known: tuple[NodeView, ...]) -> tuple[str, ...]:
    return tuple(f"{node.site}/{node.node}/{lane.lane}" for node in known for lane in node.lanes)


def _resume_after(request: Request) -> int | None:
    """Return the feed position after which a browser resumes; None, for whatever is no position, is now."""
    said = request.headers.get("last-event-id") or request.query_params.get("after") or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < len(str(2**63)) else None

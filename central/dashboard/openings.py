"""Opening a barrier by hand: a form in which one press on a reason is the command, and what became of it.

Nothing is shown as opened before the node has said so.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.base import BadFieldError, LookNotRecordedError, NodeDeafError, PressReusedError
from central.commands.asked import OpeningRequest
from central.commands.openings import Openings
from central.commands.reasons import OpeningReason
from central.commands.views import CommandView, of_passage, openings_said
from central.dashboard.language import choose_language
from central.dashboard.live import openings_told
from central.dashboard.past_orders import past_orders
from central.dashboard.renderer import Renderer
from central.dashboard.routes import known_passage
from central.errands import Action, Errands, Seen
from central.passages.search import PassageView, find
from central.presence.at_arm import PresentView, who_is_present
from central.presence.front import Place, is_still_for, who_is_front
from central.tables import LaneRow
from central.web.authentication import Doors
from central.web.forms import parse_form

_Past = Mapping[UUID, PassageView | None]
_LOG: Final = logging.getLogger(__name__)
_KEY_BYTES: Final = 16
_KEY_LENGTH: Final = 64
_ON_THE_BAR: Final = {"hx-retarget": "#open-bar-problem", "hx-reswap": "textContent"}


@dataclass(frozen=True, slots=True)
class OpeningPages:
    """The form, the press, and what became of it."""

    errands: Errands
    doors: Doors
    openings: Openings
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the addresses."""
        return (
            Route("/openings/new", self.ask, name="ask_opening"),
            Route("/openings", self.give, methods=["POST"], name="give_opening"),
            Route("/passages/{id:uuid}/openings", self.of_passage, name="openings_of_passage"),
        )

    async def ask(self, request: Request) -> HTMLResponse:
        """Draw the form for one lane, with a key of its own: however often it is pressed, it is one command."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        asked = _Wish.read(request.query_params)
        return await run_in_threadpool(self._form, request, viewer, asked)

    async def give(self, request: Request) -> Response:
        """Give the command; answers with what is known of it by now, never with more."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        form = await request.form()
        wish = _Wish.read(form)
        try:
            wanted = parse_form(OpeningRequest, {name: _text(form, name) for name in form})
        except BadFieldError as error:
            if error.field != "note":
                raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from error
            return await self._refuse(request, viewer, wish, "opening.long_note")
        try:
            given = await self.openings.give(viewer, wanted.at(wish.site, wish.node, wish.lane))
        except NodeDeafError:
            return await self._refuse(request, viewer, wish, "opening.deaf")
        except PressReusedError:
            return await self._refuse(request, viewer, wish, "opening.pressed_before")
        except SQLAlchemyError as error:
            _LOG.warning("an opening cannot be recorded", extra={"error": type(error).__name__})
            return await self._refuse(request, viewer, wish, "opening.not_recorded")
        if not _is_script(request):
            back = f"/passages/{wish.passage}" if wish.on_passage and wish.passage else "/"
            return RedirectResponse(back, HTTPStatus.SEE_OTHER)
        return await run_in_threadpool(
            self._told, request, viewer, wish, given if given.actor != viewer.name else None
        )

    async def of_passage(self, request: Request) -> HTMLResponse:
        """Draw the openings of one passage, for a page that waits for their outcome."""
        viewer = await self.doors.enter(request, Right.SEE_PASSAGES)
        return await run_in_threadpool(self._of_passage, request, viewer)

    async def _refuse(self, request: Request, viewer: Viewer, wish: "_Wish", problem: str) -> Response:
        """Say why nothing was sent: on the bar, or in a new form, whose next press is a command of its own."""
        if wish.view == "bar":
            words = self.renderer.catalogues[choose_language(request)]
            return HTMLResponse(words.text(problem), HTTPStatus.UNPROCESSABLE_ENTITY, _ON_THE_BAR)
        return await run_in_threadpool(self._form, request, viewer, wish, problem)

    def _form(self, request: Request, viewer: Viewer, wish: "_Wish", problem: str = "") -> HTMLResponse:
        now = self.errands.now()
        passage = self.errands.glance(
            viewer, Action.OPEN_BARRIER, lambda session, now: _for_whom(session, viewer, wish, now)
        )
        answer = self.renderer.page(
            request,
            "_opening_form.html" if _is_script(request) else "opening.html",
            now,
            HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            wish=wish,
            key=secrets.token_hex(_KEY_BYTES),
            passage=passage if passage and self._record_look(viewer, wish, passage) else None,
            reasons=tuple(OpeningReason),
            problem=problem,
        )
        if problem:
            answer.headers.update({"hx-retarget": "#opening", "hx-reswap": "innerHTML"})
        return answer

    def _record_look(self, viewer: Viewer, wish: "_Wish", passage: PassageView | PresentView) -> bool:
        """Record that the form shows a passage; where it cannot be, the form comes without it.

        It must come: it says that the button at the gate still opens when nothing can be put on record.
        """
        try:
            self.errands.note(viewer, Action.SEE_PASSAGE, Seen(str(passage.id), wish.site, {"view": "opening"}))
        except LookNotRecordedError:
            return False
        return True

    def _told(
        self, request: Request, viewer: Viewer, wish: "_Wish", of_another: CommandView | None
    ) -> HTMLResponse:
        def read(
            session: Session, now: datetime
        ) -> tuple[tuple[CommandView, ...], Mapping[UUID, PassageView | None]]:
            if wish.on_passage and wish.passage:
                return of_passage(session, wish.passage, now), {}
            told = openings_told(session, wish.place, now)
            return told, {} if wish.on_passage else past_orders(session, told, _front(session, wish.place, now))

        # What he has just done is on record.
        told, past = self.errands.glance(viewer, Action.OPEN_BARRIER, read)
        now = self.errands.now()
        waits = wish.passage if wish.on_passage else None
        # On the passage's own page the order itself says whose it is.
        joined = None if wish.on_passage else of_another
        answer = self.renderer.page(
            request, "_openings_given.html", now, openings=told, waits=waits, past=past, joined=joined
        )
        answer.headers["hx-trigger"] = "opening-given"
        return answer

    def _of_passage(self, request: Request, viewer: Viewer) -> HTMLResponse:
        passage: UUID = request.path_params["id"]
        _, told = self.errands.look(
            viewer,
            Action.SEE_OPENINGS,
            lambda session, now: (known_passage(session, viewer, passage), of_passage(session, passage, now)),
            lambda read: Seen(str(passage), read[0].site, openings_said(read[1])),
        )
        return self._draw(request, told, passage, self.errands.now())

    def _draw(
        self, request: Request, told: tuple[CommandView, ...], waits: UUID | None, now: datetime
    ) -> HTMLResponse:
        """Draw openings; the page of the passage `waits` has no line, so it asks for their outcome."""
        return self.renderer.page(request, "_openings.html", now, openings=told, waits=waits)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a form is for."""

    site: str
    node: str
    lane: str
    key: str
    passage: UUID | None
    view: str
    """Where it was pressed: `passage` is the passage's own page, `bar` the live page, else a form of its own."""

    @classmethod
    def read(cls, said: QueryParams | FormData) -> "_Wish":
        """Read what an address or a form says; raises HTTPException for what is nothing of ours."""
        key = _text(said, "key")
        if len(key) > _KEY_LENGTH:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY)
        site, node, lane = (_text(said, name) for name in ("site", "node", "lane"))
        return cls(site, node, lane, key, _uuid(_text(said, "passage")), _text(said, "view"))

    @property
    def on_passage(self) -> bool:
        """It was pressed on the passage's own page."""
        return self.view == "passage"

    @property
    def place(self) -> Place:
        """The lane."""
        return self.site, self.node, self.lane

    @property
    def lane_key(self) -> str:
        """The lane's name in the page, see `LaneCard.key`."""
        return f"{self.site}.{self.node}.{self.lane}"


def _for_whom(session: Session, viewer: Viewer, wish: _Wish, now: datetime) -> PassageView | PresentView | None:
    """Return whom the form is for and may show: the one that was named, or whoever stands at the arm.

    Whoever is not there any more is not offered. Raises HTTPException for a lane that the viewer does not see.
    """
    lane = session.get(LaneRow, wish.place) if viewer.sees(wish.site) else None
    if lane is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "error.no_lane")
    present = who_is_present(lane, now)
    named = find(session, wish.passage) if wish.passage else None
    if named is not None:
        there = present is None or any(one.passage == named.id for one in present)
        return named if there and is_still_for(named, wish.place, now) else None
    return who_is_front(session, wish.place, present, now)


def _front(session: Session, place: Place, now: datetime) -> PassageView | PresentView | None:
    lane = session.get(LaneRow, place)
    return who_is_front(session, place, who_is_present(lane, now) if lane else None, now)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from error


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _is_script(request: Request) -> bool:
    return "hx-request" in request.headers

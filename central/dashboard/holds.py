"""Keeping a barrier open by hand: one touch for an announced emergency, a form for the rest, and its end.

Nothing is shown as held before the node has said so.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.base import BadFieldError, CannotHoldError, NodeDeafError, PressReusedError
from central.commands.hold_length import latest_of, longest_s
from central.commands.hold_words import HoldReason
from central.commands.holding import HoldAsked, HoldRequest
from central.commands.holds import Holds
from central.dashboard.forms import fields_of
from central.dashboard.hold_cards import HoldCard, hold_card
from central.dashboard.hold_form import lengths_for, until_of
from central.dashboard.renderer import Renderer
from central.errands import Action, Errands
from central.tables import LaneRow
from central.web.authentication import Doors
from central.web.forms import parse_form

_LOG: Final = logging.getLogger(__name__)
_KEY_BYTES: Final = 16
_PROBLEMS: Final = {
    CannotHoldError: "hold.cannot",
    NodeDeafError: "hold.deaf",
    PressReusedError: "hold.pressed_before",
    SQLAlchemyError: "hold.not_recorded",
}


@dataclass(frozen=True, slots=True)
class HoldPages:
    """The form, the touch, the end, and what became of it."""

    errands: Errands
    doors: Doors
    holds: Holds
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the addresses."""
        return (
            Route("/holds/new", self.ask, name="ask_hold"),
            Route("/holds", self.begin, methods=["POST"], name="begin_hold"),
            Route("/holds/{id:uuid}/end", self.end, methods=["POST"], name="end_hold"),
        )

    async def ask(self, request: Request) -> HTMLResponse:
        """Draw the form for one lane, with a key of its own: however often it is pressed, it is one hold."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        return await run_in_threadpool(self._form, request, viewer, dict(request.query_params))

    async def begin(self, request: Request) -> Response:
        """Give the command; answers with what is known of it by now, never with more."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        said = await fields_of(request)
        try:
            asked = _asked(said, self.errands.now(), self.renderer)
        except BadFieldError as error:
            if error.field != "note":
                raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from error
            return await run_in_threadpool(self._form, request, viewer, said, "hold.long_note")
        try:
            await self.holds.begin(viewer, asked)
        except (CannotHoldError, NodeDeafError, PressReusedError, SQLAlchemyError, BadFieldError) as error:
            problem = _wrong(error, asked) if isinstance(error, BadFieldError) else _problem(error)
            return await run_in_threadpool(self._form, request, viewer, said, problem)
        return await self._told(request, viewer, (asked.site, asked.node, asked.lane), "_hold.html")

    async def end(self, request: Request) -> Response:
        """Ask for the end; answers with what is known of it by now."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        hold = await self.holds.find(viewer, request.path_params["id"])
        place, problem = (hold.site, hold.node, hold.lane), ""
        try:
            await self.holds.end(viewer, hold.id)
        except (NodeDeafError, SQLAlchemyError) as error:
            problem = _problem(error)
        return await self._told(request, viewer, place, "_held.html", problem)

    def _form(self, request: Request, viewer: Viewer, said: Mapping[str, str], problem: str = "") -> HTMLResponse:
        place = _place(said)

        def read(session: Session, now: datetime) -> tuple[HoldCard, float | None]:
            lane = session.get(LaneRow, place)
            if lane is None or not viewer.sees(place[0]):
                raise HTTPException(HTTPStatus.NOT_FOUND, "error.no_lane")
            return hold_card(session, place, lane.holds_s, now), lane.holds_s

        card, holds_s = self.errands.glance(viewer, Action.HOLD_BARRIER, read)
        now = self.errands.now()
        try:
            most_s = longest_s(viewer.role, holds_s)
        except CannotHoldError:
            most_s, problem = 0, "hold.old_node" if holds_s is None else "hold.cannot"
        answer = self.renderer.page(
            request,
            "_hold_form.html" if _is_script(request) else "hold.html",
            now,
            HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            holding=card,
            key=secrets.token_hex(_KEY_BYTES),
            reasons=tuple(HoldReason),
            lengths=lengths_for(most_s),
            chosen=said.get("length", ""),
            until=said.get("until", ""),
            note=said.get("note", ""),
            minutes=most_s // 60,
            latest=latest_of(now, most_s),
            asked=until_of(said, now, self.renderer.zone),
            problem=problem,
        )
        if problem:
            answer.headers.update({"hx-retarget": "#opening", "hx-reswap": "innerHTML"})
        return answer

    async def _told(
        self, request: Request, viewer: Viewer, place: tuple[str, str, str], part: str, problem: str = ""
    ) -> Response:
        if not _is_script(request):
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)
        return await run_in_threadpool(self._card, request, viewer, place, part, problem)

    def _card(
        self, request: Request, viewer: Viewer, place: tuple[str, str, str], part: str, problem: str
    ) -> HTMLResponse:
        def read(session: Session, now: datetime) -> HoldCard:
            lane = session.get(LaneRow, place)
            return hold_card(session, place, lane.holds_s if lane else None, now)

        # What he has just done is on record.
        card = self.errands.glance(viewer, Action.HOLD_BARRIER, read)
        answer = self.renderer.page(request, part, self.errands.now(), holding=card, problem=problem)
        answer.headers["hx-trigger"] = "opening-given"
        return answer


def _asked(said: Mapping[str, str], now: datetime, renderer: Renderer) -> HoldAsked:
    """Read what a form says; raises BadFieldError."""
    trimmed = {name: value.strip() for name, value in said.items()}
    wanted = parse_form(HoldRequest, {**trimmed, "until": until_of(said, now, renderer.zone)})
    return wanted.at(*_place(said))


def _place(said: Mapping[str, str]) -> tuple[str, str, str]:
    return said.get("site", ""), said.get("node", ""), said.get("lane", "")


def _wrong(error: BadFieldError, asked: HoldAsked) -> str:
    if error.field == "note":
        return "hold.needs_note"
    # A form's time of day is the next one, so whatever is refused of it is too far away.
    return "hold.wrong_until" if asked.until is None else "hold.too_late"


def _problem(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError):
        _LOG.warning("a hold cannot be recorded", extra={"error": type(error).__name__})
    return next(problem for kind, problem in _PROBLEMS.items() if isinstance(error, kind))


def _is_script(request: Request) -> bool:
    return "hx-request" in request.headers

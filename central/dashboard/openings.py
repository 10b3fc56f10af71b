"""Opening a barrier by hand: a form in which one press on a reason is the command, and what became of it.

Nothing is shown as opened before the node has said so.
"""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from central.audit.looks import note_look
from central.base import LookNotRecordedError, NodeDeafError, PressReusedError
from central.commands.issue import Asked
from central.commands.openings import Openings
from central.commands.reasons import OpeningReason
from central.commands.views import CommandView, of_lane, of_passage, openings_said
from central.dashboard.live import OPENINGS, TOLD_FOR
from central.dashboard.renderer import Renderer
from central.db import Store
from central.doors import Doors
from central.passages import PassageQuery, PassageView, find, search
from central.presence import PresentView, who_is_present
from central.tables import LaneRow
from wire.events import Verdict

_LOG: Final = logging.getLogger(__name__)
FOR_WHOM: Final = timedelta(minutes=15)
"""Whoever was seen longer ago no longer stands there."""
JUST_SEEN: Final = timedelta(minutes=2)
_LAST: Final = 8
"""Passages of a lane among which somebody may still wait; those whose outcome is known do not."""
_NOTE_LENGTH: Final = 200
_KEY_BYTES: Final = 16
_KEY_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class OpeningPages:
    """The form, the press, and what became of it."""

    store: Store
    doors: Doors
    openings: Openings
    renderer: Renderer
    clock: Callable[[], datetime]

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
        wish, reason, note = _Wish.read(form), _reason(form), _text(form, "note")
        if len(note) > _NOTE_LENGTH:
            return await self._refuse(request, viewer, wish, "opening.long_note")
        asked = Asked(wish.site, wish.node, wish.lane, reason, wish.key, note, wish.passage)
        try:
            await self.openings.give(viewer, asked)
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
        return await run_in_threadpool(self._told, request, wish)

    async def of_passage(self, request: Request) -> HTMLResponse:
        """Draw the openings of one passage, for a page that waits for their outcome."""
        viewer = await self.doors.enter(request, Right.SEE_PASSAGES)
        return await run_in_threadpool(self._of_passage, request, viewer)

    async def _refuse(self, request: Request, viewer: Viewer, wish: "_Wish", problem: str) -> Response:
        """Say in the form why nothing was sent; it is a new form, so the next press is a command of its own."""
        return await run_in_threadpool(self._form, request, viewer, wish, problem)

    def _form(self, request: Request, viewer: Viewer, wish: "_Wish", problem: str = "") -> HTMLResponse:
        now = self.clock()
        with self.store.read() as session:
            known = viewer.sees(wish.site) and session.get(LaneRow, (wish.site, wish.node, wish.lane)) is not None
            if not known:
                raise HTTPException(HTTPStatus.NOT_FOUND, "error.no_lane")
            passage = _for_whom(session, wish, now)
        answer = self.renderer.page(
            request,
            "_opening_form.html" if _is_script(request) else "opening.html",
            now,
            HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            wish=wish,
            key=secrets.token_hex(_KEY_BYTES),
            passage=passage if passage and self._record_look(viewer, wish, passage, now) else None,
            reasons=tuple(OpeningReason),
            problem=problem,
        )
        if problem:
            answer.headers.update({"hx-retarget": "#opening", "hx-reswap": "innerHTML"})
        return answer

    def _record_look(
        self, viewer: Viewer, wish: "_Wish", passage: PassageView | PresentView, now: datetime
    ) -> bool:
        """Record that the form shows a passage; where it cannot be, the form comes without it.

        It must come: it says that the button at the gate still opens when nothing can be put on record.
        """
        try:
            note_look(self.store, viewer, "see_passage", str(passage.id), now, site=wish.site, view="opening")
        except LookNotRecordedError:
            return False
        return True

    def _told(self, request: Request, wish: "_Wish") -> HTMLResponse:
        now = self.clock()
        with self.store.read() as session:
            if wish.on_passage and wish.passage:
                told = of_passage(session, wish.passage, now)
            else:
                told = of_lane(session, (wish.site, wish.node, wish.lane), now, now - TOLD_FOR, OPENINGS)
        answer = self._draw(request, told, wish.passage if wish.on_passage else None, now)
        answer.headers["hx-trigger"] = "opening-given"
        return answer

    def _of_passage(self, request: Request, viewer: Viewer) -> HTMLResponse:
        now, passage = self.clock(), request.path_params["id"]
        with self.store.read() as session:
            found = find(session, passage)
            told = of_passage(session, passage, now)
        if found is None or not viewer.sees(found.site):
            raise HTTPException(HTTPStatus.NOT_FOUND, "error.no_passage")
        note_look(self.store, viewer, "see_openings", str(passage), now, site=found.site, **openings_said(told))
        return self._draw(request, told, passage, now)

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
    on_passage: bool
    """It was opened on the passage's own page, not on the lane's card."""

    @classmethod
    def read(cls, said: QueryParams | FormData) -> "_Wish":
        """Read what an address or a form says; raises HTTPException for what is nothing of ours."""
        key = _text(said, "key")
        if len(key) > _KEY_LENGTH:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY)
        site, node, lane = (_text(said, name) for name in ("site", "node", "lane"))
        return cls(site, node, lane, key, _uuid(_text(said, "passage")), _text(said, "view") == "passage")

    @property
    def lane_key(self) -> str:
        """The lane's name in the page, see `LaneCard.key`."""
        return f"{self.site}.{self.node}.{self.lane}"


def _for_whom(session: Session, wish: _Wish, now: datetime) -> PassageView | PresentView | None:
    """Return whom the form is for and may show: the one that was named, or whoever stands at the arm.

    Whoever is not there any more is not offered; where the node does not say who is, whoever waits by the record.
    """
    lane = session.get(LaneRow, (wish.site, wish.node, wish.lane))
    present = who_is_present(lane, now) if lane else None
    named = find(session, wish.passage) if wish.passage else None
    if named is not None:
        there = present is None or any(one.passage == named.id for one in present)
        return named if there and _is_for(named, wish, now) else None
    if present is not None:
        return next((one for one in present if one.front), None)
    waits = _who_waits(session, wish, now)
    return waits if waits and _is_for(waits, wish, now) else None


def _who_waits(session: Session, wish: _Wish, now: datetime) -> PassageView | None:
    """Return who was seen last in the lane, a moment ago, and was not let in; the form offers it and asks.

    Of whom it is known what became of them, nobody stands there.
    """
    query = PassageQuery(site=wish.site, node=wish.node, lane=wish.lane, limit=_LAST)
    latest = next((one for one in search(session, query).items if one.outcome is None), None)
    if latest is None or latest.verdict is Verdict.OPEN or now - latest.ordered_at > JUST_SEEN:
        return None
    return latest


def _reason(form: FormData) -> OpeningReason:
    try:
        return OpeningReason(_text(form, "reason"))
    except ValueError as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from error


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from error


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _is_for(passage: PassageView, wish: _Wish, now: datetime) -> bool:
    """Tell whether it is for a passage of this lane, a moment ago, that is not over; a search finds the others."""
    is_of_lane = (passage.site, passage.node, passage.lane) == (wish.site, wish.node, wish.lane)
    return is_of_lane and passage.outcome is None and now - passage.ordered_at < FOR_WHOM


def _is_script(request: Request) -> bool:
    return "hx-request" in request.headers

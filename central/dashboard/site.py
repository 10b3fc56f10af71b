"""Puts the pages together into one application, to be mounted under the centre's own."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from central.administration.accounts import AccountDesk
from central.alerts.desk import AlertDesk
from central.base import (
    AccessError,
    ForgedRequestError,
    LookNotRecordedError,
    NotSignedInError,
    NotThereError,
    OthersRequestError,
    OwnRequestError,
    PasswordDueError,
    TooManyStreamsError,
)
from central.commands.holds import Holds
from central.commands.notices import Notices
from central.commands.openings import Openings
from central.dashboard.account_pages import AccountPages
from central.dashboard.alarm import AlarmLine
from central.dashboard.alert_pages import AlertPages
from central.dashboard.assets import PREFIX, STATIC, find_assets
from central.dashboard.attendance import AttendancePages
from central.dashboard.audit_pages import AuditPages
from central.dashboard.card_page import CardPage
from central.dashboard.forms import FormTokens
from central.dashboard.hand_over import HandOverPage
from central.dashboard.headers import SafeHeaders
from central.dashboard.holds import HoldPages
from central.dashboard.letter_pages import LetterPages
from central.dashboard.live_lanes import LiveLanes
from central.dashboard.live_pictures import LivePicturePages
from central.dashboard.notices import NoticePages
from central.dashboard.openings import OpeningPages
from central.dashboard.place_pages import PlacePages
from central.dashboard.registry_pages import RegistryPages
from central.dashboard.renderer import Renderer, no_trouble
from central.dashboard.routes import Pages
from central.dashboard.sign_in_pages import SignInPages
from central.dashboard.watch_pages import WatchPages
from central.dispatch.desks import Desks
from central.errands import Errands
from central.feed import Feed
from central.line.live_pictures.gallery import Gallery
from central.line.retries import LetterDesk
from central.web.authentication import Doors

_REFUSED: Final = (
    HTTPException,
    AccessError,
    LookNotRecordedError,
    NotThereError,
    TooManyStreamsError,
    Exception,
)


def dashboard(  # noqa: PLR0913 - one argument a part that it serves
    errands: Errands,
    doors: Doors,
    feed: Feed,
    zone: tzinfo,
    openings: Openings | None = None,
    desk: AccountDesk | None = None,
    *,
    alert_desk: AlertDesk | None = None,
    letters: LetterDesk | None = None,
    holds: Holds | None = None,
    notices: Notices | None = None,
    gallery: Gallery | None = None,
    trouble: Callable[[], str] = no_trouble,
    telephone: str = "",
    desks: Desks | None = None,
) -> ASGIApp:
    """Return the pages over `errands` and `feed`; times are shown in `zone`.

    Without `openings` no barrier is opened from them, without `holds` none is kept open, without `notices` no
    driver is told anything, without `desk` nobody comes in, without `alert_desk` nobody counts how alerts are
    closed, without `letters` no dead letter is shown.
    `trouble` says why nothing can be stored at the moment, a word of `store.damage.Trouble`; empty: it can.
    `telephone` is whom a guard rings about an alert; empty: the pages name no number. `desks` learns whose live
    page is open; without `gallery` there is no live picture.

    Raises AssetsMissingError where the JavaScript libraries were not installed.
    """
    clock = errands.now
    renderer = Renderer.create(find_assets(), zone, trouble, telephone)

    async def refuse(request: Request, error: Exception) -> Response:
        await _recognise(doors, request)
        elsewhere = _way_in(request, error)
        if elsewhere is not None:
            return RedirectResponse(elsewhere, HTTPStatus.SEE_OTHER)
        status, detail = _refusal(error)
        return renderer.page(request, "error.html", clock(), status, code=status, detail=detail)

    pages = Pages(errands, doors, feed, renderer, LiveLanes(renderer), desks or Desks())
    by_hand = (
        *(OpeningPages(errands, doors, openings, renderer).routes() if openings else ()),
        *(HoldPages(errands, doors, holds, renderer).routes() if holds else ()),
        *(NoticePages(doors, notices, renderer).routes() if notices else ()),
    )
    filmed = LivePicturePages(errands, doors, feed, gallery).routes() if gallery else ()
    people = _people(desk, doors, renderer, clock) if desk else ()
    handling = alert_desk or AlertDesk(errands)
    attendance = AttendancePages(errands, doors).routes()
    card = CardPage(doors, renderer, clock).routes()
    shift = HandOverPage(errands, doors, renderer).routes()
    watching = (
        *AlertPages(errands, doors, handling, renderer).routes(),
        *AlarmLine(errands, doors, feed).routes(),
        *WatchPages(errands, doors, renderer).routes(),
    )
    records = (
        *AuditPages(errands, doors, renderer).routes(),
        *(LetterPages(errands, letters, doors, renderer).routes() if letters else ()),
    )
    places = (
        *PlacePages(errands, doors, renderer).routes(),
        *RegistryPages(errands, doors, renderer).routes(),
    )
    static = Mount(PREFIX, StaticFiles(directory=STATIC))
    return SafeHeaders(
        Starlette(
            routes=[
                *pages.routes(),
                *filmed,
                *by_hand,
                *attendance,
                *card,
                *shift,
                *watching,
                *records,
                *people,
                *places,
                static,
            ],
            exception_handlers={**dict.fromkeys(_REFUSED, refuse), ClientDisconnect: _nobody_listens},
        )
    )


async def _nobody_listens(_request: Request, _error: Exception) -> Response:
    """Answer a browser that gave up before its form was read: no fault of ours, and none for the log."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _recognise(doors: Doors, request: Request) -> None:
    """Let the frame of an error's page show who is signed in, where the database can still tell."""
    with suppress(SQLAlchemyError):
        await doors.recognise(request)


def _people(desk: AccountDesk, doors: Doors, renderer: Renderer, clock: Callable[[], datetime]) -> Sequence[Route]:
    tokens = FormTokens(https=doors.https)
    entry = SignInPages(desk.sign_in, doors, tokens, renderer, clock)
    return [*entry.routes(), *AccountPages(desk, doors, renderer, clock).routes()]


def _way_in(request: Request, error: Exception) -> str | None:
    """Return where somebody is sent who opens a page before signing in or setting a password; None: nowhere.

    A script that asks for part of a page, or follows a stream, gets a status instead of another page.
    """
    if "hx-request" in request.headers or "text/event-stream" in request.headers.get("accept", ""):
        return None
    if isinstance(error, PasswordDueError):
        return "/password"
    if not isinstance(error, NotSignedInError):
        return None
    if request.method != "GET" or request.url.path == "/":
        return "/sign-in"
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?{urlencode({'next': wanted})}"


def _refusal(error: Exception) -> tuple[int, str]:
    """Return the status of an error, and the key of its own text where it has one."""
    match error:
        case HTTPException():
            return error.status_code, error.detail
        case NotThereError():
            return HTTPStatus.NOT_FOUND, ""
        case TooManyStreamsError():
            return HTTPStatus.SERVICE_UNAVAILABLE, ""
        case LookNotRecordedError():
            return HTTPStatus.SERVICE_UNAVAILABLE, "error.not_recorded"
        case NotSignedInError():
            return HTTPStatus.UNAUTHORIZED, "error.not_signed_in"
        case ForgedRequestError():
            return HTTPStatus.FORBIDDEN, "error.out_of_date"
        case OwnRequestError():
            return HTTPStatus.FORBIDDEN, "error.own_request"
        case OthersRequestError():
            return HTTPStatus.FORBIDDEN, "error.others_request"
        case AccessError():
            return HTTPStatus.FORBIDDEN, "error.not_allowed"
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR, ""

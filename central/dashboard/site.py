"""Puts the pages together into one application, to be mounted under the centre's own."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from central.base import (
    AccessError,
    ForgedRequestError,
    NotSignedInError,
    NotThereError,
    PasswordDueError,
    TooManyStreamsError,
)
from central.commands.openings import Openings
from central.dashboard.assets import PREFIX, STATIC, find_assets
from central.dashboard.headers import SafeHeaders
from central.dashboard.openings import OpeningPages
from central.dashboard.renderer import Renderer
from central.dashboard.routes import Pages
from central.db import Store
from central.doors import Doors
from central.feed import Feed


def dashboard(
    store: Store,
    doors: Doors,
    feed: Feed,
    zone: tzinfo,
    clock: Callable[[], datetime],
    openings: Openings | None = None,
) -> ASGIApp:
    """Return the pages over `store` and `feed`; times are shown in `zone`, `clock` says now, aware.

    Without `openings` no barrier is opened from them.

    Raises AssetsMissingError where the JavaScript libraries were not installed.
    """
    renderer = Renderer.create(find_assets(), zone)

    async def refuse(request: Request, error: Exception) -> Response:
        elsewhere = _way_in(request, error)
        if elsewhere is not None:
            return RedirectResponse(elsewhere, HTTPStatus.SEE_OTHER)
        status, detail = _refusal(error)
        return renderer.page(request, "error.html", clock(), status, code=status, detail=detail)

    pages = Pages(store, doors, feed, renderer, clock)
    by_hand = OpeningPages(store, doors, openings, renderer, clock).routes() if openings else ()
    static = Mount(PREFIX, StaticFiles(directory=STATIC))
    return SafeHeaders(
        Starlette(
            routes=[*pages.routes(), *by_hand, static],
            exception_handlers=dict.fromkeys(
                (HTTPException, AccessError, NotThereError, TooManyStreamsError, Exception), refuse
            ),
        )
    )


def _way_in(request: Request, error: Exception) -> str | None:
    """Return where somebody is sent who opens a page before signing in or setting a password; None: nowhere.

    A script that asks for part of a page, or follows a stream, gets a status instead of another page.
    """
    if isinstance(error, PasswordDueError):
        return "/password"
    is_script = "hx-request" in request.headers or "text/event-stream" in request.headers.get("accept", "")
    if not isinstance(error, NotSignedInError) or is_script:
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
        case NotSignedInError():
            return HTTPStatus.UNAUTHORIZED, "error.not_signed_in"
        case ForgedRequestError():
            return HTTPStatus.FORBIDDEN, "error.out_of_date"
        case AccessError():
            return HTTPStatus.FORBIDDEN, "error.not_allowed"
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR, ""

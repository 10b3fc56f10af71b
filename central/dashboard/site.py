"""Puts the pages together into one application, to be mounted under the centre's own."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from central.base import TooManyStreamsError
from central.dashboard.assets import PREFIX, STATIC, find_assets
from central.dashboard.headers import SafeHeaders
from central.dashboard.renderer import Renderer
from central.dashboard.routes import Pages
from central.db import Store
from central.feed import Feed


def dashboard(store: Store, feed: Feed, zone: tzinfo, clock: Callable[[], datetime]) -> ASGIApp:
    """Return the pages over `store` and `feed`; times are shown in `zone`, `clock` says now, aware.

    Raises AssetsMissingError where the JavaScript libraries were not installed.
    """
    renderer = Renderer.create(find_assets(), zone)

    def refuse(request: Request, error: Exception) -> Response:
        status, detail = _refusal(error)
        return renderer.page(request, "error.html", clock(), status, code=status, detail=detail)

    pages = Pages(store, feed, renderer, clock)
    static = Mount(PREFIX, StaticFiles(directory=STATIC))
    return SafeHeaders(
        Starlette(
            routes=[*pages.routes(), static],
            exception_handlers={HTTPException: refuse, TooManyStreamsError: refuse, Exception: refuse},
        )
    )


def _refusal(error: Exception) -> tuple[int, str]:
    """Return the status of an error, and the key of its own text where it has one."""
    match error:
        case HTTPException():
            return error.status_code, error.detail
        case TooManyStreamsError():
            return HTTPStatus.SERVICE_UNAVAILABLE, ""
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR, ""

"""Answers only to names that are ours: a foreign page that points its own name at this machine learns nothing."""

from collections.abc import Set as AbstractSet
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from central.settings import LOOPBACK, WebSettings


class OnlyOurNames:
    """Wraps an application; `names` empty answers to all."""

    def __init__(self, app: ASGIApp, names: AbstractSet[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 421 where it is meant for somebody else."""
        if scope["type"] == "http" and self._names:
            name = _name(Headers(scope=scope).get("host", ""))
            if name not in self._names:
                await _misdirected()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def names_of(settings: WebSettings) -> frozenset[str]:
    """Return the names to answer to; empty: all."""
    if settings.host in LOOPBACK or settings.names:
        return LOOPBACK | settings.names
    return frozenset()


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _misdirected() -> JSONResponse:
    status = HTTPStatus.MISDIRECTED_REQUEST
    detail = "this server does not answer to that name; add it to names under [web]"
    return JSONResponse(
        {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail},
        status_code=status,
        media_type="application/problem+json",
    )

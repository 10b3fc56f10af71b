"""Refuses bodies that no form and no question of ours can have, before anybody is asked who they are."""

from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 64 * 1024
"""Bytes."""
LARGEST_TABLE: Final = 4 * 1024 * 1024
"""Bytes of a table of places: that of a whole town, with what its form puts around it."""
_TABLES: Final = frozenset({"/places/import"})
_MOST_DIGITS: Final = 18
"""A number of more is too large, and may be too long to be read at all."""


class OnlySmallBodies:
    """Wraps an application; answers 413, also to a body that never said how long it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = LARGEST_TABLE if scope["path"] in _TABLES else LARGEST
        if _said(scope) > most:
            await _too_large(most)(scope, receive, send)
            return
        taken = 0

        async def count() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _detail(most))
            return message

        await self._app(scope, count, send)


def _said(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not length.isdigit():
        return 0
    return int(length) if len(length) <= _MOST_DIGITS else LARGEST_TABLE + 1


def _detail(most: int) -> str:
    return f"the body of a request to this address has at most {most} bytes"


def _too_large(most: int) -> JSONResponse:
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": _detail(most)}
    return JSONResponse(problem, status_code=status, media_type="application/problem+json")

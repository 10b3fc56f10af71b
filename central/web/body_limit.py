"""Refuses bodies that no form and no question of ours can have, before anybody is asked who they are."""

from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 64 * 1024
"""Bytes."""
_MOST_DIGITS: Final = 18
"""A number of more is too large, and may be too long to be read at all."""
_DETAIL: Final = f"the body of a request has at most {LARGEST} bytes"


class OnlySmallBodies:
    """Wraps an application; answers 413, also to a body that never said how long it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _said(scope) > LARGEST:
            await _too_large()(scope, receive, send)
            return
        taken = 0

        async def count() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _DETAIL)
            return message

        await self._app(scope, count, send)


def _said(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not length.isdigit():
        return 0
    return int(length) if len(length) <= _MOST_DIGITS else LARGEST + 1


def _too_large() -> JSONResponse:
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": _DETAIL}
    return JSONResponse(problem, status_code=status, media_type="application/problem+json")

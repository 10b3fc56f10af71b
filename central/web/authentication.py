"""The door of every route, page or API: who asks, may they, and do they ask themselves.

A route enters before it reads anything. What lies outside the viewer's place is then left out by the route, or
answered as if it did not exist.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from central.accounts import sessions
from central.accounts.roles import Right
from central.accounts.sessions import Begun, SignedIn
from central.accounts.viewer import Viewer
from central.base import ForgedRequestError, NotAllowedError, NotSignedInError, PasswordDueError
from central.grid.places import Grid
from central.grid.stored import StoredGrid
from central.store.db import Store

_LOG: Final = logging.getLogger(__name__)

CSRF_HEADER: Final = "x-csrf-token"
CSRF_FIELD: Final = "csrf_token"
_READ_ONLY: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_OWN_PAGES: Final = frozenset({"same-origin", "none"})
_KEPT: Final = "gatehouse.signed_in"
"""Where a request keeps who is behind it, for the page's frame."""


class Doors:
    """Lets requests in; `https` says that browsers come over TLS, also where a proxy ends it."""

    def __init__(
        self, store: Store, grid: Grid | StoredGrid, clock: Callable[[], datetime], *, https: bool = False
    ) -> None:
        self.cookie = "__Host-gatehouse_session" if https else "gatehouse_session"
        self.https = https
        self.grid = grid
        self._store = store
        self._clock = clock

    async def enter(self, request: Request, right: Right | None = None) -> Viewer:
        """Let a page's request in; `right` None: whoever is signed in. A form may bring the token as a field.

        Raises NotSignedInError, PasswordDueError, NotAllowedError or ForgedRequestError.
        """
        return await self._enter(request, right, _token_of_page)

    def asks(self, right: Right | None = None) -> Callable[[Request], Awaitable[Viewer]]:
        """Return the dependency that lets a request of the API in; its token comes in the header only."""

        async def ask(request: Request) -> Viewer:
            return await self._enter(request, right, _token_of_program)

        return ask

    async def enter_with_password_due(self, request: Request) -> SignedIn:
        """Let somebody in who has to set a password, and anybody else who is signed in."""
        signed_in = await self.recognise(request)
        if signed_in is None:
            raise NotSignedInError("sign in first")
        await _refuse_forged(request, signed_in, _token_of_page)
        return signed_in

    async def recognise(self, request: HTTPConnection) -> SignedIn | None:
        """Return who is behind a request, or None; asked of the store once a request."""
        if _KEPT not in request.scope:
            token = request.cookies.get(self.cookie, "")
            request.scope[_KEPT] = await asyncio.to_thread(self._look_up, token, noted=True) if token else None
        kept: SignedIn | None = request.scope[_KEPT]
        return kept

    async def recognise_token(self, token: str) -> SignedIn | None:
        """Return who a session just begun belongs to."""
        return await asyncio.to_thread(self._look_up, token, noted=False)

    async def still_holds(self, request: HTTPConnection) -> bool:
        """Ask anew whether a long request's session holds; False: whatever it streams must end now."""
        token, before = request.cookies.get(self.cookie, ""), await self.recognise(request)
        now = await asyncio.to_thread(self._look_up, token, noted=False) if token else None
        # A place that was given another code or moved is another one to whatever the request has read of it.
        return now is not None and before is not None and now.viewer.place == before.viewer.place

    def let_in(self, response: Response, begun: Begun) -> None:
        """Give the browser its session; when it ends is decided here, and not by the browser's clock."""
        response.set_cookie(
            self.cookie, begun.token, path="/", secure=self.https, httponly=True, samesite="strict"
        )

    def let_out(self, response: Response) -> None:
        """Take the session from the browser."""
        response.delete_cookie(self.cookie, path="/", secure=self.https, httponly=True, samesite="strict")

    async def _enter(
        self, request: Request, right: Right | None, token: Callable[[Request], Awaitable[str]]
    ) -> Viewer:
        signed_in = await self.recognise(request)
        if signed_in is None:
            raise NotSignedInError("sign in first")
        if signed_in.must_change_password:
            raise PasswordDueError("the one-time password must be replaced first")
        if right is not None and not signed_in.viewer.may(right):
            raise NotAllowedError("your role has no right to this")
        await _refuse_forged(request, signed_in, token)
        return signed_in.viewer

    def _look_up(self, token: str, *, noted: bool) -> SignedIn | None:
        now, digest = self._clock(), sessions.digest_of(token)
        with self._store.read() as session:
            self.grid.refresh(session)
            signed_in = sessions.recognise(session, digest, self.grid, now)
        if noted and signed_in and signed_in.is_to_be_noted(now):
            self._note_use(digest, now)
        return signed_in

    def _note_use(self, digest: str, now: datetime) -> None:
        try:
            with self._store.write() as session:
                sessions.note_use(session, digest, now)
        except SQLAlchemyError as error:
            # A full disk must not lock the guard out of what can still be read.
            _LOG.warning("the use of a session cannot be noted", extra={"error": type(error).__name__})


def signed_in_of(request: HTTPConnection) -> SignedIn | None:
    """Return who was recognised behind a request, None where nobody was or nobody asked."""
    kept: SignedIn | None = request.scope.get(_KEPT)
    return kept


def refuse_foreign_page(request: Request) -> None:
    """Raise ForgedRequestError for a change that a page of somebody else asks for in this browser's name."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        is_own = site in _OWN_PAGES
    else:
        # Browsers name the kind of site over TLS and on loopback only; the origin comes everywhere.
        origin = request.headers.get("origin")
        is_own = origin is None or origin.partition("://")[2] == request.headers.get("host")
    if not is_own:
        raise ForgedRequestError("this came from a page that is not ours; open ours and try again")


async def _refuse_forged(
    request: Request, signed_in: SignedIn, token: Callable[[Request], Awaitable[str]]
) -> None:
    if request.method in _READ_ONLY:
        return
    refuse_foreign_page(request)
    if not secrets.compare_digest((await token(request)).encode(), signed_in.csrf.encode()):
        raise ForgedRequestError("the page is out of date; load it again and try once more")


async def _token_of_program(request: Request) -> str:
    return request.headers.get(CSRF_HEADER, "")


async def _token_of_page(request: Request) -> str:
    held = request.headers.get(CSRF_HEADER)
    if held is not None:
        return held
    if not request.headers.get("content-type", "").startswith(_FORMS):
        return ""
    sent = (await request.form()).get(CSRF_FIELD)
    return sent if isinstance(sent, str) else ""

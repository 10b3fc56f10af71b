"""The pages by which people come in, go out, and set their password."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from central.accounts.passwords import LONGEST, SHORTEST
from central.accounts.sessions import Begun
from central.accounts.sign_in import SignIn
from central.base import BadAccountError, SignInRefusedError
from central.dashboard.forms import FIELD, FormTokens, fields_of, next_page
from central.dashboard.renderer import Renderer
from central.dashboard.search_form import Problem
from central.dashboard.tabs import begins_at, home_of
from central.web.authentication import Doors, refuse_foreign_page

_WHYS: Final = frozenset({"ended"})
"""Why a page that was open led here; nothing else that an address says is shown."""


@dataclass(frozen=True, slots=True)
class SignInPages:
    """Everything before the door, and the way out."""

    sign_in: SignIn
    doors: Doors
    tokens: FormTokens
    renderer: Renderer
    clock: Callable[[], datetime]

    def routes(self) -> Sequence[Route]:
        """Return the addresses."""
        return (
            Route("/sign-in", self.show, name="sign_in"),
            Route("/sign-in", self.come_in, methods=["POST"], name="come_in"),
            Route("/sign-out", self.go_out, methods=["POST"], name="sign_out"),
            Route("/password", self.show_password, name="password"),
            Route("/password", self.set_password, methods=["POST"], name="set_password"),
        )

    async def show(self, request: Request) -> Response:
        """Ask for name and password; who is signed in goes on to where they wanted."""
        signed_in = await self.doors.recognise(request)
        if signed_in:
            wanted = next_page(request.query_params.get("next")) or home_of(signed_in.viewer.role)
            return RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
        said = request.query_params
        return self._form(request, {"next": said.get("next", ""), "why": said.get("why", "")})

    async def come_in(self, request: Request) -> Response:
        """Take name and password; what is wrong is said without saying which of them."""
        refuse_foreign_page(request)
        sent = await fields_of(request)
        if not self.tokens.are_alike(request, sent.get(FIELD, "")):
            return self._form(request, sent, Problem("sign_in.stale"))
        source = request.client.host if request.client else ""
        try:
            begun = await run_in_threadpool(
                self.sign_in.begin, sent.get("name", ""), sent.get("password", ""), source
            )
        except SignInRefusedError as error:
            return self._form(request, sent, _refusal(error))
        return self._inside(begun, next_page(sent.get("next")))

    async def go_out(self, request: Request) -> Response:
        """End the session."""
        signed_in = await self.doors.enter_with_password_due(request)
        await run_in_threadpool(self.sign_in.end, signed_in)
        response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
        self.doors.let_out(response)
        return response

    async def show_password(self, request: Request) -> Response:
        """Ask for a new password."""
        signed_in = await self.doors.enter_with_password_due(request)
        return self._password_form(request, {}, is_due=signed_in.must_change_password)

    async def set_password(self, request: Request) -> Response:
        """Set one's own password."""
        signed_in = await self.doors.enter_with_password_due(request)
        sent = await fields_of(request)
        new, is_due = sent.get("new", ""), signed_in.must_change_password
        if new != sent.get("again", ""):
            return self._password_form(request, {"again": Problem("password.differ")}, is_due=is_due)
        try:
            begun = await run_in_threadpool(self.sign_in.change_password, signed_in, sent.get("present", ""), new)
        except BadAccountError as error:
            field = "present" if error.field == "present" else "new"
            return self._password_form(request, {field: _problem(error)}, is_due=is_due)
        except SignInRefusedError as error:
            return self._password_form(request, {"present": _refusal(error)}, is_due=is_due)
        return self._inside(begun, None)

    def _inside(self, begun: Begun, wanted: str | None) -> Response:
        target = "/password" if begun.must_change_password else wanted or begins_at(begun.role)
        response = RedirectResponse(target, HTTPStatus.SEE_OTHER)
        self.doors.let_in(response, begun)
        return response

    def _form(self, request: Request, sent: Mapping[str, str], problem: Problem | None = None) -> Response:
        token = self.tokens.token_for(request)
        response = self.renderer.page(
            request,
            "sign_in.html",
            self.clock(),
            HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            form_token=token,
            name=sent.get("name", ""),
            next=next_page(sent.get("next")) or "",
            why=sent["why"] if sent.get("why") in _WHYS else "",
            problem=problem,
        )
        self.tokens.keep(response, token)
        return response

    def _password_form(self, request: Request, problems: Mapping[str, Problem], *, is_due: bool) -> Response:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
        context = {"problems": problems, "is_due": is_due, "shortest": SHORTEST}
        return self.renderer.page(request, "password.html", self.clock(), status, **context)


def _refusal(error: SignInRefusedError) -> Problem:
    if error.wait_s:
        return Problem("sign_in.wait", {"minutes": math.ceil(error.wait_s / 60)})
    return Problem("sign_in.wrong")


def _problem(error: BadAccountError) -> Problem:
    return Problem(f"password.{error.key}", {"shortest": SHORTEST, "longest": LONGEST})

"""Signing in and out for programs; who one is, and the token that every change needs."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from central.accounts.roles import RIGHTS, Right, Role
from central.accounts.sessions import Begun, SignedIn
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk
from central.api.problems import described
from central.base import NotSignedInError
from central.web.authentication import CSRF_HEADER, Doors, refuse_foreign_page

_LONGEST = 1000
_Secret = Annotated[SecretStr, Field(max_length=_LONGEST)]


class SignInAsked(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(max_length=_LONGEST)]
    password: _Secret


class PasswordAsked(BaseModel):
    """One's own new password; `present` may be left out by who came in with a one-time password."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    present: _Secret = SecretStr("")
    new: _Secret


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its owner sees it."""

    name: str
    role: Role
    place: str
    rights: tuple[Right, ...]
    must_change_password: bool
    csrf_token: str = field(repr=False)


def session_router(desk: AccountDesk, doors: Doors) -> APIRouter:
    """Return the routes over the sign-in of `desk`."""
    router = APIRouter(prefix="/session", tags=["session"])
    faulty = described(HTTPStatus.UNPROCESSABLE_ENTITY)

    @router.post(
        "",
        summary="Sign in",
        description=f"Sets the session's cookie. Every change brings `csrf_token` as header `{CSRF_HEADER}`.",
        responses=faulty,
    )
    async def sign_in(asked: SignInAsked, request: Request, response: Response) -> SessionView:
        refuse_foreign_page(request)
        source = request.client.host if request.client else ""
        password = asked.password.get_secret_value()
        begun = await asyncio.to_thread(desk.sign_in.begin, asked.name, password, source)
        doors.let_in(response, begun)
        return await _begun(doors, begun)

    @router.get("", summary="Who is signed in")
    async def who(request: Request) -> SessionView:
        signed_in = await doors.enter_with_password_due(request)
        return _view(signed_in)

    @router.delete("", summary="Sign out", status_code=HTTPStatus.NO_CONTENT)
    async def sign_out(request: Request) -> Response:
        signed_in = await doors.enter_with_password_due(request)
        await asyncio.to_thread(desk.sign_in.end, signed_in)
        response = Response(status_code=HTTPStatus.NO_CONTENT)
        doors.let_out(response)
        return response

    @router.put("/password", summary="Set one's own password; every other session ends", responses=faulty)
    async def set_password(asked: PasswordAsked, request: Request, response: Response) -> SessionView:
        signed_in = await doors.enter_with_password_due(request)
        present, new = asked.present.get_secret_value(), asked.new.get_secret_value()
        begun = await asyncio.to_thread(desk.sign_in.change_password, signed_in, present, new)
        doors.let_in(response, begun)
        return await _begun(doors, begun)

    return router


async def _begun(doors: Doors, begun: Begun) -> SessionView:
    signed_in = await doors.recognise_token(begun.token)
    if signed_in is None:
        raise NotSignedInError("sign in again")
    return _view(signed_in)


def _view(signed_in: SignedIn) -> SessionView:
    viewer = signed_in.viewer
    return SessionView(
        name=viewer.name,
        role=viewer.role,
        place=viewer.place.path,
        rights=_rights(viewer) if not signed_in.must_change_password else (),
        must_change_password=signed_in.must_change_password,
        csrf_token=signed_in.csrf,
    )


def _rights(viewer: Viewer) -> tuple[Right, ...]:
    return tuple(sorted(RIGHTS[viewer.role]))

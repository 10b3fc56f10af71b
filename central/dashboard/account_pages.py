"""The page on which administrators look after accounts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from central.accounts.directory import Wanted
from central.accounts.roles import Right, Role
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk, Issued
from central.base import BadAccountError, NoSuchPlaceError
from central.dashboard.forms import fields_of
from central.dashboard.renderer import Renderer
from central.dashboard.search_form import Problem
from central.web.authentication import Doors


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands on the page beside the accounts."""

    issued: Issued | None = None
    wanted: Wanted = field(default=Wanted("", Role.GUARD))
    problem: Problem | None = None
    field: str = ""
    """The field of the new account that is wrong."""


@dataclass(frozen=True, slots=True)
class AccountPages:
    """The addresses over one desk."""

    desk: AccountDesk
    doors: Doors
    renderer: Renderer
    clock: Callable[[], datetime]

    def routes(self) -> Sequence[Route]:
        """Return the addresses; each change is a form of its own."""
        return (
            Route("/accounts", self.show, name="accounts"),
            Route("/accounts", self.create, methods=["POST"], name="create_account"),
            Route("/accounts/{id:uuid}", self.change, methods=["POST"], name="change_account"),
            Route("/accounts/{id:uuid}/password", self.reset, methods=["POST"], name="reset_account"),
            Route("/accounts/{id:uuid}/disable", self.close, methods=["POST"], name="disable_account"),
            Route("/accounts/{id:uuid}/enable", self.reopen, methods=["POST"], name="enable_account"),
        )

    async def show(self, request: Request) -> Response:
        """All accounts that the viewer looks after."""
        return await self._page(request, await self._enter(request), _Shown())

    async def create(self, request: Request) -> Response:
        """Make an account; its one-time password is shown on the page that answers, and never again."""
        viewer = await self._enter(request)
        sent = await fields_of(request)
        wanted = Wanted(
            sent.get("name", "").strip().casefold(), sent.get("role", ""), sent.get("place", "").strip()
        )
        try:
            issued = await run_in_threadpool(self.desk.create, viewer, wanted)
        except BadAccountError as error:
            return await self._page(request, viewer, _Shown(None, wanted, _problem(error), error.field))
        return await self._page(request, viewer, _Shown(issued))

    async def reset(self, request: Request) -> Response:
        """Give a one-time password, shown once as well."""
        viewer = await self._enter(request)
        try:
            issued = await run_in_threadpool(self.desk.reset, viewer, _id(request))
        except BadAccountError as error:
            return await self._page(request, viewer, _Shown(problem=_problem(error)))
        return await self._page(request, viewer, _Shown(issued))

    async def change(self, request: Request) -> Response:
        """Give another role or place."""

        async def give(viewer: Viewer) -> None:
            sent = await fields_of(request)
            role, place = sent.get("role", ""), sent.get("place", "").strip()
            await run_in_threadpool(self.desk.change, viewer, _id(request), role, place)

        return await self._do(request, give)

    async def close(self, request: Request) -> Response:
        """Close an account."""
        return await self._do(request, lambda viewer: run_in_threadpool(self.desk.close, viewer, _id(request)))

    async def reopen(self, request: Request) -> Response:
        """Open a closed or locked account again."""
        return await self._do(request, lambda viewer: run_in_threadpool(self.desk.reopen, viewer, _id(request)))

    async def _enter(self, request: Request) -> Viewer:
        return await self.doors.enter(request, Right.MANAGE_ACCOUNTS)

    async def _do(self, request: Request, change: Callable[[Viewer], Awaitable[object]]) -> Response:
        viewer = await self._enter(request)
        try:
            await change(viewer)
        except BadAccountError as error:
            return await self._page(request, viewer, _Shown(problem=_problem(error)))
        return RedirectResponse("/accounts", HTTPStatus.SEE_OTHER)

    async def _page(self, request: Request, viewer: Viewer, shown: _Shown) -> Response:
        known = await run_in_threadpool(self.desk.accounts, viewer)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if shown.problem else HTTPStatus.OK
        places = await run_in_threadpool(self.desk.places, viewer)
        context = {"accounts": known, "roles": tuple(Role), "shown": shown, "places": places}
        return self.renderer.page(request, "accounts.html", self.clock(), status, **context)


def _id(request: Request) -> UUID:
    account: UUID = request.path_params["id"]
    return account


def _problem(error: BadAccountError) -> Problem:
    values = {"places": error.named} if isinstance(error, NoSuchPlaceError) else {}
    return Problem(f"account.{error.key}", values)

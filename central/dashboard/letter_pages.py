"""The page of dead letters: what came and could not be used, why, and a button to have it taken in again."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.base import NotThereError
from central.dashboard.renderer import Renderer
from central.errands import Errands
from central.line.retries import LetterDesk, Retried
from central.web.authentication import Doors

_AT_ONCE: Final = 50
_PAGE: Final = "/dead-letters"
_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class LetterPages:
    """The addresses over one desk."""

    errands: Errands
    desk: LetterDesk
    doors: Doors
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the addresses."""
        return (
            Route(_PAGE, self.show, name="dead_letters"),
            Route("/dead-letters/retry", self.retry_all, methods=["POST"], name="retry_dead_letters"),
            Route("/dead-letters/{id:int}/retry", self.retry, methods=["POST"], name="retry_dead_letter"),
        )

    async def show(self, request: Request) -> HTMLResponse:
        """Letters, newest first; what they hold is not shown."""
        viewer = await self.doors.enter(request, Right.SEE_NODES)
        letters = await run_in_threadpool(self.desk.letters, viewer, _number(request, "before"), _AT_ONCE)
        return self.renderer.page(
            request,
            "dead_letters.html",
            self.errands.now(),
            letters=letters,
            older=letters[-1].id if len(letters) == _AT_ONCE else None,
            may_retry=viewer.may(Right.RETRY_DEAD_LETTERS),
            recovered=_number(request, "recovered"),
            failed=_number(request, "failed"),
        )

    async def retry(self, request: Request) -> Response:
        """Take one letter in again."""
        viewer = await self.doors.enter(request, Right.RETRY_DEAD_LETTERS)
        letter: int = request.path_params["id"]
        if letter >= 10**_DIGITS:
            # More than a database counts to.
            raise NotThereError("there is no such dead letter")
        return _told([await self.desk.retry(viewer, letter)])

    async def retry_all(self, request: Request) -> Response:
        """Take in again what is still dead."""
        viewer = await self.doors.enter(request, Right.RETRY_DEAD_LETTERS)
        return _told(await self.desk.retry_all(viewer))


def _told(retried: Sequence[Retried]) -> Response:
    recovered = sum(one.recovered for one in retried)
    address = f"{_PAGE}?recovered={recovered}&failed={len(retried) - recovered}"
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def _number(request: Request, name: str) -> int | None:
    said = request.query_params.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _DIGITS else None

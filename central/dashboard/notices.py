"""One touch that tells whoever stands at the arm something, by the lane's board and voice.

Nothing is shown as said before the node has said so; the live page's line draws what became of it.
"""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.base import BadFieldError, CannotTellError, NodeDeafError, PressReusedError
from central.commands.notice_issue import NoticeRequest
from central.commands.notices import Notices
from central.dashboard.forms import fields_of
from central.dashboard.language import choose_language
from central.dashboard.renderer import Renderer
from central.web.authentication import Doors
from central.web.forms import parse_form

_LOG: Final = logging.getLogger(__name__)
_PROBLEMS: Final = {
    CannotTellError: "notice.cannot",
    NodeDeafError: "notice.deaf",
    PressReusedError: "notice.pressed_before",
    SQLAlchemyError: "notice.not_recorded",
}


@dataclass(frozen=True, slots=True)
class NoticePages:
    """Its address."""

    doors: Doors
    notices: Notices
    renderer: Renderer

    def routes(self) -> tuple[Route, ...]:
        """Return the address."""
        return (Route("/notices", self.give, methods=["POST"], name="give_notice"),)

    async def give(self, request: Request) -> Response:
        """Give the command; answers with nothing, or with why nothing was sent."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        said = await fields_of(request)
        try:
            wanted = parse_form(NoticeRequest, said)
        except BadFieldError as error:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from error
        try:
            await self.notices.give(
                viewer, wanted.at(said.get("site", ""), said.get("node", ""), said.get("lane", ""))
            )
        except (CannotTellError, NodeDeafError, PressReusedError, SQLAlchemyError) as error:
            words = self.renderer.catalogues[choose_language(request)]
            return PlainTextResponse(words.text(_problem(error)), HTTPStatus.UNPROCESSABLE_ENTITY)
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _problem(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError):
        _LOG.warning("a notice cannot be recorded", extra={"error": type(error).__name__})
    return next(problem for kind, problem in _PROBLEMS.items() if isinstance(error, kind))

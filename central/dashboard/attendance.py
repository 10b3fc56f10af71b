"""One touch that says: I see to who stands there. It ends the chime and every call."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.dashboard.forms import fields_of
from central.dispatch.waits import attend
from central.errands import Action, Errands
from central.web.authentication import Doors


@dataclass(frozen=True, slots=True)
class AttendancePages:
    """Its address."""

    errands: Errands
    doors: Doors

    def routes(self) -> Sequence[Route]:
        """Return the address."""
        return (Route("/attendances", self.attend, methods=["POST"], name="attend"),)

    async def attend(self, request: Request) -> Response:
        """Note it; who is gone by now needs nobody, and nothing is said."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        fields = await fields_of(request)
        try:
            passage = UUID(fields.get("passage", ""))
        except ValueError as error:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from error
        place = (fields.get("site", ""), fields.get("node", ""), fields.get("lane", ""))
        await run_in_threadpool(
            self.errands.change,
            viewer,
            Action.ATTEND_WAIT,
            lambda session, now: attend(session, viewer, place, passage, now),
        )
        return Response(status_code=HTTPStatus.NO_CONTENT)

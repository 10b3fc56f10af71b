"""One touch that says: I see to who stands there. It ends the chime and every call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.dashboard.forms import fields_of
from central.dispatch.waits import attend
from central.feed import Feed
from central.presence.front import Place
from central.store.db import Store
from central.web.authentication import Doors


@dataclass(frozen=True, slots=True)
class AttendancePages:
    """Its address."""

    store: Store
    doors: Doors
    feed: Feed
    clock: Callable[[], datetime]

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
        if await run_in_threadpool(self._attend, viewer, place, passage):
            self.feed.wake()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def _attend(self, viewer: Viewer, place: Place, passage: UUID) -> bool:
        with self.store.write() as session:
            return attend(session, viewer, place, passage, self.clock())

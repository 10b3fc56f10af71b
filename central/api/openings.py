"""Opening barriers, for programs: give a command, and see what became of it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.commands.asked import OpeningRequest
from central.commands.openings import Openings
from central.commands.views import PAGE_LIMIT, CommandView
from central.web.authentication import Doors
from wire.ids import NAME_PATTERN

_JOINS: Final = (
    "Where somebody else has opened for the same `passage` within three seconds, nothing is sent again: the "
    "answer is that opening, with its `actor`. An emergency is always an opening of its own."
)
_Name = Annotated[str, Path(pattern=NAME_PATTERN)]


@dataclass(frozen=True, slots=True)
class OpeningList:
    """Openings by people, newest first."""

    items: tuple[CommandView, ...]


def openings_router(doors: Doors, openings: Openings) -> APIRouter:
    """Return the routes over `openings`."""
    router = APIRouter(tags=["openings"])
    who_opens = Depends(doors.asks(Right.OPEN_BARRIER))

    @router.post(
        "/lanes/{site}/{node}/{lane}/openings",
        status_code=HTTPStatus.ACCEPTED,
        summary="Open a barrier once; 409: the node would not obey now, use the button at the gate",
        description=_JOINS,
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    async def open_barrier(
        viewer: Annotated[Viewer, who_opens], site: _Name, node: _Name, lane: _Name, wanted: OpeningRequest
    ) -> CommandView:
        return await openings.give(viewer, wanted.at(site, node, lane))

    @router.get(
        "/openings/{opening_id}",
        summary="What became of one opening",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def get_opening(viewer: Annotated[Viewer, who_opens], opening_id: UUID) -> CommandView:
        return openings.look_at(viewer, opening_id)

    @router.get(
        "/openings",
        summary="Openings by people, newest first",
        responses=described(HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def list_openings(
        viewer: Annotated[Viewer, who_opens],
        site: Annotated[str | None, Query(pattern=NAME_PATTERN)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
    ) -> OpeningList:
        return OpeningList(openings.latest(viewer, site, limit))

    return router

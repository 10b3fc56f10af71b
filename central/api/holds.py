"""Holding barriers open, for programs: begin it, end it, and see what became of it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.commands.hold_views import HoldView
from central.commands.holding import HoldRequest
from central.commands.holds import Holds
from central.commands.views import PAGE_LIMIT
from central.web.authentication import Doors
from wire.ids import NAME_PATTERN

_Name = Annotated[str, Path(pattern=NAME_PATTERN)]


@dataclass(frozen=True, slots=True)
class HoldList:
    """Holds by people, newest first."""

    items: tuple[HoldView, ...]


def holds_router(doors: Doors, holds: Holds) -> APIRouter:
    """Return the routes over `holds`."""
    router = APIRouter(tags=["holds"])
    who_opens = Depends(doors.asks(Right.OPEN_BARRIER))

    @router.post(
        "/lanes/{site}/{node}/{lane}/holds",
        status_code=HTTPStatus.ACCEPTED,
        summary="Keep a barrier open: a guard for 2 h at most, a manager for 12 h; 409: it cannot be, or not now",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    async def begin_hold(
        viewer: Annotated[Viewer, who_opens], site: _Name, node: _Name, lane: _Name, wanted: HoldRequest
    ) -> HoldView:
        return await holds.begin(viewer, wanted.at(site, node, lane))

    @router.post(
        "/holds/{hold_id}/end",
        status_code=HTTPStatus.ACCEPTED,
        summary="Keep it open no longer; one that is over already stays as it is",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    async def end_hold(viewer: Annotated[Viewer, who_opens], hold_id: UUID) -> HoldView:
        return await holds.end(viewer, hold_id)

    @router.get(
        "/holds/{hold_id}",
        summary="What became of one hold",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def get_hold(viewer: Annotated[Viewer, who_opens], hold_id: UUID) -> HoldView:
        return holds.look_at(viewer, hold_id)

    @router.get(
        "/holds", summary="Holds by people, newest first", responses=described(HTTPStatus.UNPROCESSABLE_ENTITY)
    )
    def list_holds(
        viewer: Annotated[Viewer, who_opens],
        site: Annotated[str | None, Query(pattern=NAME_PATTERN)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
    ) -> HoldList:
        return HoldList(holds.latest(viewer, site, limit))

    return router

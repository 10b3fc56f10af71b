"""Telling drivers at the arm something, for programs: say it, and see what became of it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.commands.notice_issue import NoticeRequest
from central.commands.notice_views import NoticeView
from central.commands.notices import Notices
from central.commands.views import PAGE_LIMIT
from central.web.authentication import Doors
from wire.ids import NAME_PATTERN

_Name = Annotated[str, Path(pattern=NAME_PATTERN)]


@dataclass(frozen=True, slots=True)
class NoticeList:
    """Notices by people, newest first."""

    items: tuple[NoticeView, ...]


def notices_router(doors: Doors, notices: Notices) -> APIRouter:
    """Return the routes over `notices`."""
    router = APIRouter(tags=["notices"])
    who_opens = Depends(doors.asks(Right.OPEN_BARRIER))

    @router.post(
        "/lanes/{site}/{node}/{lane}/notices",
        status_code=HTTPStatus.ACCEPTED,
        summary="Tell who stands at the arm something, by the lane's board and voice; 409: it cannot, or not now",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    async def give_notice(
        viewer: Annotated[Viewer, who_opens], site: _Name, node: _Name, lane: _Name, wanted: NoticeRequest
    ) -> NoticeView:
        return await notices.give(viewer, wanted.at(site, node, lane))

    @router.get(
        "/notices/{notice_id}",
        summary="What became of one notice",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def get_notice(viewer: Annotated[Viewer, who_opens], notice_id: UUID) -> NoticeView:
        return notices.look_at(viewer, notice_id)

    @router.get(
        "/notices",
        summary="What drivers were told by people, newest first",
        responses=described(HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def list_notices(
        viewer: Annotated[Viewer, who_opens],
        site: Annotated[str | None, Query(pattern=NAME_PATTERN)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
    ) -> NoticeList:
        return NoticeList(notices.latest(viewer, site, limit))

    return router

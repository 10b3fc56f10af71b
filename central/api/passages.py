"""Passages for programs: search, one, and its pictures."""

import asyncio
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response
from pydantic import AwareDatetime
from sqlalchemy.orm import Session

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.audit.listed import is_listed
from central.audit.searches import search_said
from central.errands import Action, Errands, Seen
from central.line.pictures import SMALL, PictureFetcher, is_small
from central.passages.search import PAGE_LIMIT, Page, PassageQuery, PassageView, find, search
from central.web.authentication import Doors
from wire.events import PlateStatus, Subject, Verdict
from wire.ids import NAME_PATTERN

_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, max-age=300",
}
_Name = Annotated[str | None, Query(pattern=NAME_PATTERN)]
_Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
_PLATE = (
    "`?` is any one character, `*` any run; a piece of a plate without them finds what contains it; "
    "full width, lower case and separators are understood"
)


def passages_router(errands: Errands, doors: Doors, pictures: PictureFetcher) -> APIRouter:
    """Return the routes; every look is put on record before anything is shown."""
    router = APIRouter(prefix="/passages", tags=["passages"])
    who_sees_passages = Depends(doors.asks(Right.SEE_PASSAGES))
    who_sees_pictures = Depends(doors.asks(Right.SEE_PICTURES))

    @router.get(
        "",
        summary="Search passages, newest first",
        responses=described(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    )
    def list_passages(  # noqa: PLR0913 - one argument a query parameter
        *,
        viewer: Annotated[Viewer, who_sees_passages],
        plate: Annotated[str | None, Query(max_length=32, description=_PLATE)] = None,
        site: _Name = None,
        node: _Name = None,
        lane: _Name = None,
        subject: Subject | None = None,
        plate_status: PlateStatus | None = None,
        verdict: Verdict | None = None,
        since: Annotated[
            AwareDatetime | None, Query(description="captured then or later; came, where the clock is in doubt")
        ] = None,
        until: Annotated[
            AwareDatetime | None, Query(description="captured before then; came, where the clock is in doubt")
        ] = None,
        by_hand: Annotated[bool, Query(description="only those for whom a person opened")] = False,
        followed: Annotated[bool, Query(description="only those who went in behind another one")] = False,
        not_read: Annotated[
            bool, Query(description="only vehicles whose plate was uncertain, not read or not there")
        ] = False,
        cursor: Annotated[
            str | None, Query(max_length=200, description="`next_cursor` of the page before")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
    ) -> Page:
        query = PassageQuery(
            plate,
            site,
            node,
            lane,
            subject,
            plate_status,
            verdict,
            since,
            until,
            by_hand=by_hand,
            followed=followed,
            not_read=not_read,
            cursor=cursor,
            limit=limit,
            sites=viewer.sites,
        )
        return errands.look(
            viewer,
            Action.SEARCH_PASSAGES,
            lambda session, _: search(session, query),
            lambda page: Seen("", site, search_said(query, page)),
        )

    @router.get(
        "/{passage_id}",
        summary="One passage",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    )
    def get_passage(passage_id: UUID, viewer: Annotated[Viewer, who_sees_passages]) -> PassageView:
        return errands.look(
            viewer,
            Action.SEE_PASSAGE,
            lambda session, _: _known(session, passage_id, viewer),
            lambda passage: Seen(str(passage_id), passage.site),
        )

    def look_at_picture(passage_id: UUID, sha256: str, viewer: Viewer) -> PassageView:
        return errands.look(
            viewer,
            Action.SEE_PICTURE,
            lambda session, _: _known(session, passage_id, viewer),
            lambda passage: Seen(str(passage_id), passage.site, {"sha256": sha256}),
        )

    def look_at_small(passage_id: UUID, sha256: str, viewer: Viewer) -> tuple[PassageView, bool]:
        def read(session: Session, now: datetime) -> tuple[PassageView, bool]:
            passage = _known(session, passage_id, viewer)
            is_its_own = any(one.sha256 == sha256 for one in passage.pictures)
            return passage, is_its_own and is_listed(session, viewer.account, passage_id, now)

        def seen(found: tuple[PassageView, bool]) -> Seen | None:
            passage, by_a_list = found
            said = {"sha256": sha256, "small": True}
            return None if by_a_list else Seen(str(passage_id), passage.site, said)

        return errands.look(viewer, Action.SEE_PICTURE, read, seen)

    @router.get(
        "/{passage_id}/pictures/{sha256}",
        summary="A picture of any revision of a passage, fetched from its node; 410: it was deleted, when and why",
        response_class=Response,
        responses=_answers("the picture as the node recorded it"),
    )
    async def get_picture(
        passage_id: UUID, sha256: _Sha256, viewer: Annotated[Viewer, who_sees_pictures]
    ) -> Response:
        passage = await asyncio.to_thread(look_at_picture, passage_id, sha256, viewer)
        content = await pictures.fetch(passage, sha256)
        return Response(content, media_type="image/jpeg", headers=_HEADERS)

    @router.get(
        "/{passage_id}/pictures/{sha256}/small",
        summary="The same picture for a list; a look of its own unless a list on record has just shown it",
        response_class=Response,
        responses=_answers(f"at most {SMALL} pixels wide; of an older node the whole picture"),
    )
    async def get_small_picture(
        passage_id: UUID, sha256: _Sha256, viewer: Annotated[Viewer, who_sees_pictures]
    ) -> Response:
        passage, by_a_list = await asyncio.to_thread(look_at_small, passage_id, sha256, viewer)
        content = await pictures.fetch(passage, sha256, small=True)
        if by_a_list and not is_small(content):
            # An older node gives the whole picture, and that is a look of its own.
            await asyncio.to_thread(look_at_picture, passage_id, sha256, viewer)
        return Response(content, media_type="image/jpeg", headers=_HEADERS)

    return router


def _answers(picture: str) -> dict[int | str, dict[str, Any]]:
    """Describe what the address of a picture may answer."""
    return {
        200: {"content": {"image/jpeg": {}}, "description": picture},
        **described(
            HTTPStatus.NOT_FOUND,
            HTTPStatus.GONE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.BAD_GATEWAY,
            HTTPStatus.SERVICE_UNAVAILABLE,
            HTTPStatus.GATEWAY_TIMEOUT,
        ),
    }


def _known(session: Session, passage_id: UUID, viewer: Viewer) -> PassageView:
    passage = find(session, passage_id)
    if passage is None or not viewer.sees(passage.site):
        raise HTTPException(HTTPStatus.NOT_FOUND, "there is no passage with this id")
    return passage

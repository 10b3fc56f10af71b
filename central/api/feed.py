"""The live feed for programs and pages: server-sent events that resume where they stopped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.errands import Action, Errands, live_view
from central.feed import Feed, FeedEntry, Following
from central.line.batches import batches
from central.web.authentication import Doors

_RETRY_MS = 2000
_BEAT_S = 5.0
"""How soon a session that is over ends a stream on which nothing happens."""
_Started = tuple[int, Following]
_Position = Annotated[int | None, Query(ge=0, le=2**53, description="resume after this position")]
_LastEventId = Annotated[int | None, Header(ge=0, le=2**53, description="what a browser sends to resume")]


def feed_router(feed: Feed, doors: Doors, errands: Errands) -> APIRouter:
    """Return the route over `feed`; that it was opened is put on record."""
    router = APIRouter(tags=["feed"])
    who_sees_it = Depends(doors.asks(Right.SEE_LIVE))

    async def follower(
        viewer: Annotated[Viewer, who_sees_it],
        after: _Position = None,
        last_event_id: _LastEventId = None,
    ) -> _Started:
        resume = last_event_id if last_event_id is not None else after
        await asyncio.to_thread(errands.note, viewer, Action.SEE_LIVE, live_view(viewer, "feed"))
        position = await feed.newest() if resume is None else resume
        return position, feed.follow(position)

    @router.get(
        "/feed",
        summary="What happens, as it happens",
        description=(
            "Events `passage`, `barrier`, `node`, `alert` and `command` say what changed, by reference; their id "
            "is a position that only grows. `open` comes first. After `reset` entries are missing: read "
            "everything anew and go on. Only what lies in the account's place is told; the stream ends with the "
            "session."
        ),
        response_class=EventSourceResponse,
        responses=described(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    )
    async def stream(
        request: Request,
        viewer: Annotated[Viewer, who_sees_it],
        started: Annotated[_Started, Depends(follower)],
    ) -> AsyncIterator[ServerSentEvent]:
        position, entries = started
        yield ServerSentEvent(event="open", id=str(position), data={"position": position}, retry=_RETRY_MS)
        async with aclosing(entries), aclosing(batches(entries, _BEAT_S, within_s=0)) as gathered:
            async for batch in gathered:
                if not await doors.still_holds(request):
                    return
                for entry in batch:
                    if entry.site is None or viewer.sees(entry.site):
                        yield _event(entry)

    return router


def _event(entry: FeedEntry) -> ServerSentEvent:
    return ServerSentEvent(event=entry.kind.value, id=str(entry.position), data=asdict(entry))

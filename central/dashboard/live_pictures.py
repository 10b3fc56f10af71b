"""The live pictures of a page's lanes, all in one stream: browsers open few connections at once.

Each piece is a line of JSON and, where it names a lane and a `size`, so many bytes of a JPEG after it. One without
a lane says what time it is at the centre: first of all, and when nothing else comes. So the page knows how old its
pictures are, and that its line stands.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.base import LaneUnknownError, LookNotRecordedError
from central.errands import Action, Errands, Seen
from central.feed import Feed
from central.line.live_pictures.gallery import Gallery, LaneShot, Viewing
from central.line.live_pictures.places import LanePlace, lane_of
from central.web.authentication import Doors

MOST_LANES: Final = 16
"""Lanes on one page."""
_BEAT_S: Final = 1.0
_HOLDS_EVERY_S: Final = 5.0
"""How often is asked whether the session still holds."""


@dataclass(frozen=True, slots=True)
class LivePicturePages:
    """The address over one gallery; it ends with the feed."""

    errands: Errands
    doors: Doors
    feed: Feed
    gallery: Gallery

    def routes(self) -> Sequence[Route]:
        """Return the address."""
        return (Route("/live/pictures", self.pictures, name="live_pictures"),)

    async def pictures(self, request: Request) -> StreamingResponse:
        """Show the lanes named by `lanes`, with commas between; whoever looks is on record before he sees any."""
        viewer = await self.doors.enter(request, Right.SEE_PICTURE_LIVE)
        asked = _asked(request.query_params.get("lanes", ""))
        places = await run_in_threadpool(self._places, viewer, asked)
        watching = self.gallery.watch(places)
        try:
            await run_in_threadpool(self._note, viewer, places)
        except LookNotRecordedError:
            watching.close()
            raise
        pieces = self._pieces(watching, partial(self.doors.still_holds, request))
        # A proxy that gathers the answer before it passes it on would make the picture old.
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(pieces, media_type="application/octet-stream", headers=headers)

    def _places(self, viewer: Viewer, asked: Sequence[str]) -> tuple[LanePlace, ...]:
        places = self.errands.glance(
            viewer, Action.SEE_PICTURE_LIVE, lambda session, _: tuple(lane_of(session, key) for key in asked)
        )
        if not all(viewer.sees(place.site) for place in places):
            raise LaneUnknownError("there is no such lane")
        return places

    def _note(self, viewer: Viewer, places: Sequence[LanePlace]) -> None:
        sites = {place.site for place in places}
        keys = [place.key for place in places]
        site = sites.pop() if len(sites) == 1 else None
        self.errands.note(viewer, Action.SEE_PICTURE_LIVE, Seen(keys[0], site, {"lanes": keys}))

    async def _pieces(
        self, watching: Viewing, still_holds: Callable[[], Awaitable[bool]]
    ) -> AsyncGenerator[bytes, None]:
        loop = asyncio.get_running_loop()
        asked_s = loop.time()
        try:
            yield self._beat()
            while not self.feed.is_closed:
                if loop.time() - asked_s >= _HOLDS_EVERY_S:
                    if not await still_holds():
                        return
                    asked_s = loop.time()
                shots = await watching.next(_BEAT_S)
                yield b"".join(map(_piece, shots)) or self._beat()
        finally:
            watching.close()

    def _beat(self) -> bytes:
        return json.dumps({"now": self.errands.now().isoformat()}).encode() + b"\n"


def _asked(text: str) -> Sequence[str]:
    """Return the lanes that are named, each once; raises LaneUnknownError or HTTPException."""
    keys = tuple(dict.fromkeys(key for key in text.split(",") if key))
    if not keys:
        raise LaneUnknownError("name lanes: lanes=site.node.lane")
    if len(keys) > MOST_LANES:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "error.too_many_lanes")
    return keys


def _piece(shot: LaneShot) -> bytes:
    said = {"lane": shot.place.key, "at": shot.taken_at.isoformat(), "size": len(shot.jpeg)}
    return b"\n".join((json.dumps(said).encode(), shot.jpeg))

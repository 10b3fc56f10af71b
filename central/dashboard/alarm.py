"""The line of pages that show no alerts themselves: how many are new, and how many calls.

A number names no plate and nobody, so that to follow it is no look at anything and is not put on record.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Final

from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.alerts.alert_views import count_new
from central.dashboard.stream import BURST_S, RETRY_MS
from central.dispatch.waits import calls_to
from central.errands import Action, Errands
from central.feed import Feed, Following
from central.line.batches import batches
from central.web.authentication import Doors

_BEAT_S: Final = 5.0
"""The longest silence on the line: a page shows nothing of it but a number, and waits for three."""


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """The address over one feed."""

    errands: Errands
    doors: Doors
    feed: Feed

    def routes(self) -> Sequence[Route]:
        """Return the address."""
        return (Route("/alarm", self.line, name="alarm"),)

    async def line(self, request: Request) -> StreamingResponse:
        """Say how many new alerts and calls there are: at once, when that may be other, and every _BEAT_S."""
        viewer = await self.doors.enter(request, Right.SEE_ALERTS)
        entries = self.feed.follow(await self.feed.newest())
        numbers = self._numbers(viewer, entries, partial(self.doors.still_holds, request))
        return StreamingResponse(numbers, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    async def _numbers(
        self, viewer: Viewer, entries: Following, still_holds: Callable[[], Awaitable[bool]]
    ) -> AsyncGenerator[bytes, None]:
        async with aclosing(entries), aclosing(batches(entries, _BEAT_S, BURST_S)) as gathered:
            async for _ in gathered:
                if not await still_holds():
                    yield format_sse_event(event="over", data_str="")
                    return
                alerts, calls = await run_in_threadpool(self._count, viewer)
                yield format_sse_event(event="alarm", data_str=f"{alerts} {calls}", retry=RETRY_MS)

    def _count(self, viewer: Viewer) -> tuple[int, int]:
        return self.errands.glance(
            viewer,
            Action.SEE_ALERTS,
            lambda session, _: (count_new(session, viewer), len(calls_to(session, viewer.name))),
        )

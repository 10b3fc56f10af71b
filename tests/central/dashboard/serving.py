"""Serves the pages on a real port, with pictures behind them, for a real browser."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from io import BytesIO
from types import TracebackType
from typing import Self

import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from central.commands.holds import Holds
from central.commands.keys import CommandKey
from central.commands.notices import Notices
from central.commands.openings import Openings, Send
from central.dashboard.site import dashboard
from central.delivery.arrivals import RawMessage
from central.dispatch.waits import attend
from central.feed import Feed
from central.grid.places import Grid
from central.line.live_pictures.gallery import Gallery
from central.line.metrics import Metrics
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.dashboard.telling import scene
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.visitors import desk_over
from tests.services.ports import free_port

LOST_PICTURE = scene("lost").sha256
DELETED = {
    scene("deleted").sha256: {"deleted_at": "2026-11-20T04:00:00Z", "rule": "quota"},
    scene("deleted later").sha256: {"deleted_at": "2026-11-20T04:00:00Z", "rule": "a_later_word"},
}
NEVER_THERE = scene("never there").sha256


class Served:
    """The pages at `address`; `stop` and `start` again is a centre that fell and came back."""

    def __init__(self, store: Store, watch: Watch, send: Send | None = None) -> None:
        self._send = send
        self._store = store
        self._watch = watch
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Serve; a connection made from now on is answered."""
        self._feed = Feed(self._store)
        self.gallery = Gallery(Metrics(), {}, self._watch)
        doors = Doors(self._store, Grid({}), self._watch)
        errands = errands_over(self._store, self._watch, self._feed)
        key = CommandKey.new()
        openings = Openings(errands, key, self._send) if self._send else None
        holds = Holds(errands, key, self._send) if self._send else None
        notices = Notices(errands, key, self._send, attend) if self._send else None
        site = dashboard(
            errands,
            doors,
            self._feed,
            SHANGHAI,
            openings,
            desk_over(self._store, self._watch),
            holds=holds,
            notices=notices,
            gallery=self.gallery,
        )
        pages = Mount("/", site)
        at = "/api/v1/passages/{id}/pictures/{sha256}"
        shown = [Route(at, _picture), Route(f"{at}/small", _picture)]
        app = Starlette(routes=[*shown, pages], lifespan=self._running)
        config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        listening = socket.create_server(("127.0.0.1", self._port))
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._server.run, args=([listening],))
        self._thread.start()
        assert self._is_up.wait(20)

    def wake(self) -> None:
        """Say that something was committed."""
        self._loop.call_soon_threadsafe(self._feed.wake)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the centre stand still meanwhile: its lines stay open, and nothing comes over them."""
        goes_on = threading.Event()
        self._loop.call_soon_threadsafe(goes_on.wait)
        try:
            yield
        finally:
            goes_on.set()

    def film(self, raw: RawMessage) -> None:
        """Have a picture of a lane come over the line."""
        self._loop.call_soon_threadsafe(self.gallery.take, raw)

    def stop(self) -> None:
        """Close every line and the port."""
        self._loop.call_soon_threadsafe(self._feed.close)
        self._server.should_exit = True
        self._thread.join()

    @asynccontextmanager
    async def _running(self, _app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._is_up.set()
        yield

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _picture(request: Request) -> Response:
    if request.path_params["sha256"] == LOST_PICTURE:
        return Response(status_code=504)
    if request.path_params["sha256"] == NEVER_THERE:
        return Response(status_code=404)
    if deleted := DELETED.get(request.path_params["sha256"]):
        return JSONResponse(deleted, status_code=410, headers={"cache-control": "private, max-age=300"})
    drawn = BytesIO()
    Image.new("RGB", (1280, 720), (40, 90, 70)).save(drawn, "JPEG")
    return Response(drawn.getvalue(), media_type="image/jpeg")

"""Runs the local page inside the node's own event loop; the node, not the web server, listens to signals."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


class _QuietServer(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program that this server is a part of."""
        yield


async def serve_until(stop: asyncio.Event, app: Starlette, host: str, port: int) -> None:
    """Serve `app` on `host`:`port` until `stop` is set; raises OSError where the address is taken."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2
    )
    listener = config.bind_socket()
    server = _QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await stop.wait()
    finally:
        server.should_exit = True
        await serving

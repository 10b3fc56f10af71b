"""Runs the local page inside the node's own event loop; the node, not the web server, listens to signals."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


class _QuietServer(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program that this server is a part of."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """Open the page's address; raises OSError where it is taken; the web server would end the program."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


async def serve_until(stop: asyncio.Event, app: Starlette, listener: socket.socket) -> None:
    """Serve `app` on `listener` until `stop` is set."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    server = _QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await stop.wait()
    finally:
        server.should_exit = True
        await serving

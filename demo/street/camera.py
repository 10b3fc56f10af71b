"""The street as a network camera: pictures over HTTP (MJPEG), while the world goes on in real time."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator
from types import FrameType

import cv2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from demo.street.arm import Arm
from demo.street.barrier_view import BarrierView
from demo.street.render import StreetRenderer
from demo.street.world import World

FRAMES_PER_S = 12
_ASK_EVERY_S = 0.2
_JPEG_QUALITY = 86
_BOUNDARY = "gatehouse-street"
_LONGEST_STEP_S = 0.25
"""After a pause of the machine the world goes on from where it was, it does not jump."""


class StreetCamera:
    """Runs one world in real time and hands its newest picture to whoever watches."""

    def __init__(self, renderer: StreetRenderer, barrier: BarrierView, seed: int) -> None:
        self._renderer, self._barrier = renderer, barrier
        self._world, self._arm, self._state = World(seed), Arm(), "unknown"
        self._jpeg, self._number = b"", 0
        self._fresh = asyncio.Condition()
        self._closing = False

    async def run(self) -> None:
        """Move and draw until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._ask())
            tasks.create_task(self._film())

    async def pictures(self) -> AsyncGenerator[bytes]:
        """Yield each new picture as JPEG until `close`; a slow watcher misses some."""
        seen = 0
        while not self._closing:
            async with self._fresh:
                while self._number <= seen:
                    await self._fresh.wait()
                jpeg, seen = self._jpeg, self._number
            yield jpeg

    def close(self) -> None:
        """Let all watchers' streams end with their next picture, so that the server can stop."""
        self._closing = True

    def story(self) -> dict[str, object]:
        """Tell who is in the street, for people who want to compare a reading with the truth."""
        cars = [
            {
                "visit": car.visit,
                "text": car.actor.text or None,
                "phase": car.phase.value,
                "z_m": round(car.z_m, 2),
            }
            for car in self._world.cars
        ]
        return {"barrier": self._state, "arm": round(self._arm.fraction, 3), "cars": cars}

    async def _film(self) -> None:
        before = time.monotonic()
        while True:
            now = time.monotonic()
            self._move(min(now - before, _LONGEST_STEP_S))
            before = now
            jpeg = await asyncio.to_thread(self._draw)
            async with self._fresh:
                self._jpeg, self._number = jpeg, self._number + 1
                self._fresh.notify_all()
            await asyncio.sleep(max(0.0, now + 1 / FRAMES_PER_S - time.monotonic()))

    async def _ask(self) -> None:
        while True:
            self._state = await self._barrier.state()
            await asyncio.sleep(_ASK_EVERY_S)

    def _move(self, dt: float) -> None:
        self._arm = self._arm.follow(self._state, dt)
        self._world = self._world.step(dt, self._arm.fraction)

    def _draw(self) -> bytes:
        picture = self._renderer.draw(self._world, self._arm.fraction)
        return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()


class StreetServer(uvicorn.Server):
    """Serves the camera; a signal ends the streams first, for uvicorn waits for them."""

    def __init__(self, camera: StreetCamera, port: int) -> None:
        self._camera = camera
        super().__init__(
            uvicorn.Config(
                street_app(camera),
                host="127.0.0.1",
                port=port,
                log_level="warning",
                ws="none",
                timeout_graceful_shutdown=2,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take the signal."""
        self._camera.close()
        super().handle_exit(sig, frame)


def street_app(camera: StreetCamera) -> Starlette:
    """Serve `camera`: /gate.mjpg is the stream, /gate.jpg one picture, /story.json who is in the street."""

    @contextlib.asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(camera.run())
            yield
            task.cancel()

    async def stream(_request: Request) -> Response:
        return StreamingResponse(_parts(camera), media_type=f"multipart/x-mixed-replace; boundary={_BOUNDARY}")

    async def picture(_request: Request) -> Response:
        return Response(await anext(camera.pictures()), media_type="image/jpeg")

    async def story(_request: Request) -> Response:
        return JSONResponse(camera.story())

    routes = [Route("/gate.mjpg", stream), Route("/gate.jpg", picture), Route("/story.json", story)]
    return Starlette(routes=routes, lifespan=running)


async def _parts(camera: StreetCamera) -> AsyncIterator[bytes]:
    async for jpeg in camera.pictures():
        head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
        yield head.encode() + jpeg + b"\r\n"

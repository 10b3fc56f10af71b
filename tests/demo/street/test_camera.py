"""The live camera over a real socket: PyAV opens it, and the arm follows the barrier that is asked."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import av
import cv2
import httpx2
import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from demo.street.barrier_view import FixedBarrier, HttpBarrier
from demo.street.camera import StreetCamera, street_app
from demo.street.render import StreetRenderer


@contextlib.asynccontextmanager
async def _served(app: Starlette) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it no other way
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


def _decode(url: str, count: int) -> list[tuple[int, int]]:
    with av.open(url, timeout=(10, 10)) as container:
        frames = container.decode(video=0)
        return [(frame.width, frame.height) for frame, _ in zip(frames, range(count), strict=False)]


async def test_the_stream_opens_in_pyav(renderer: StreetRenderer) -> None:
    async with _served(street_app(StreetCamera(renderer, FixedBarrier(), 1))) as url:
        assert await asyncio.to_thread(_decode, f"{url}/gate.mjpg", 5) == [(1280, 720)] * 5


async def test_one_picture_and_the_story(renderer: StreetRenderer) -> None:
    app = street_app(StreetCamera(renderer, FixedBarrier("open"), 1))
    async with _served(app) as url, httpx2.AsyncClient() as client:
        jpeg = (await client.get(f"{url}/gate.jpg")).content
        picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        story = (await client.get(f"{url}/story.json")).json()
    assert picture is not None
    assert picture.shape == (720, 1280, 3)
    assert set(story) == {"barrier", "arm", "cars"}


async def test_the_arm_follows_the_barrier_and_nothing_else(renderer: StreetRenderer) -> None:
    barrier = FixedBarrier("closed")
    camera = StreetCamera(renderer, barrier, 1)
    task = asyncio.create_task(camera.run())
    pictures = camera.pictures()
    for _ in range(6):
        await anext(pictures)
    assert camera.story()["arm"] == 0
    barrier.told = "opening"
    while camera.story()["arm"] != 1:
        await anext(pictures)
    barrier.told = "unknown"
    for _ in range(8):
        await anext(pictures)
    assert camera.story()["arm"] == 1
    await pictures.aclose()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    "answer, expected",
    [
        ('{"state": "open", "since": 3}', "open"),
        ('{"state": "closing"}', "closing"),
        ('{"state": 7}', "unknown"),
        ('["open"]', "unknown"),
        ("{}", "unknown"),
        ("<html>", "unknown"),
        ("\x00\xff", "unknown"),
    ],
)
async def test_only_a_usable_answer_is_believed(answer: str, expected: str) -> None:
    async def told(_request: Request) -> Response:
        return PlainTextResponse(answer)

    async with _served(Starlette(routes=[Route("/", told)])) as url:
        barrier = HttpBarrier(url)
        assert await barrier.state() == expected
        assert barrier.failures == (expected == "unknown")


async def test_errors_and_silence_are_unknown_and_counted() -> None:
    async with _served(Starlette()) as url:
        barrier = HttpBarrier(url)
        assert await barrier.state() == "unknown"
    assert await barrier.state() == "unknown"
    assert barrier.failures == 2

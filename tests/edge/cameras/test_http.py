"""A camera that speaks MJPEG over HTTP, as many cheap ones do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import cv2
import pytest

from edge.cameras.opening import open_camera
from edge.cameras.settings import CameraSettings
from tests.services.films import number_of, numbered_picture
from wire.health import CameraState


async def film(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
    for number in range(500):
        jpeg = cv2.imencode(".jpg", numbered_picture(number))[1].tobytes()
        writer.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg))
        writer.write(jpeg + b"\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.fixture
async def address() -> AsyncIterator[str]:
    idle = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await film(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        idle.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/video.mjpg"
    await idle.wait()


async def test_pictures_come_in_order(address: str) -> None:
    camera = open_camera(CameraSettings(source=address))
    numbers = []
    async for frame in camera.frames():
        numbers.append(number_of(frame.picture))
        if len(numbers) == 20:
            break
    assert camera.health().state is CameraState.LIVE
    await camera.aclose()
    assert numbers == sorted(set(numbers))

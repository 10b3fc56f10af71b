"""A camera that speaks MJPEG over HTTP, as many cheap ones do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import cv2
import pytest

from edge.cameras.base import Camera, Frame
from edge.cameras.opening import open_camera
from edge.cameras.settings import CameraSettings
from tests.edge.cameras.processes import until
from tests.services.films import number_of, numbered_picture
from wire.health import CameraState


class MjpegCamera:
    """Shows `number` again and again; `counting` makes it a film."""

    def __init__(self, *, counting: bool) -> None:
        self.number = 0
        self._counting = counting

    async def show(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
        for _ in range(2000):
            jpeg = cv2.imencode(".jpg", numbered_picture(self.number))[1].tobytes()
            writer.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg))
            writer.write(jpeg + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0.02)
            self.number += self._counting


@asynccontextmanager
async def served(camera: MjpegCamera) -> AsyncIterator[str]:
    """Serve `camera`; leave once nobody watches it any more."""
    watchers: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        watcher = asyncio.current_task()
        assert watcher is not None
        watchers.add(watcher)
        with suppress(ConnectionError):
            await camera.show(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/video.mjpg"
    await asyncio.gather(*watchers)


async def test_pictures_come_in_order() -> None:
    async with served(MjpegCamera(counting=True)) as address:
        camera = open_camera(CameraSettings(source=address))
        numbers = []
        async for frame in camera.frames():
            numbers.append(number_of(frame.picture))
            if len(numbers) == 20:
                break
        assert camera.health().state is CameraState.LIVE
        await camera.aclose()
    assert numbers == sorted(set(numbers))


@pytest.mark.slow
async def test_a_picture_that_stands_still_is_a_stall_connected_anew_until_it_changes() -> None:
    shown = MjpegCamera(counting=False)
    async with served(shown) as address:
        camera = open_camera(CameraSettings(source=address, frozen_after_s=0.5))
        frames: list[Frame] = []
        watcher = asyncio.create_task(watch(camera, frames))
        await until(lambda: camera.health().reconnects >= 1 and camera.health().state is CameraState.STALLED)
        given, health = len(frames), camera.health()
        await until(lambda: camera.health().frames_read > health.frames_read + 5)
        assert len(frames) == given
        shown.number = 5
        await until(lambda: len(frames) > given)
        assert number_of(frames[given].picture) == 5
        lives = camera.health()
        await camera.aclose()
        await watcher
    assert health.reason.startswith("the picture has not changed for ")
    assert (health.freezes, lives.freezes, lives.state, lives.reason) == (1, 1, CameraState.LIVE, "")
    assert [frame.number for frame in frames] == sorted({frame.number for frame in frames})


async def test_a_source_that_may_stand_still_does() -> None:
    async with served(MjpegCamera(counting=False)) as address:
        camera = open_camera(CameraSettings(source=address, frozen_after_s=0))
        frames: list[Frame] = []
        watcher = asyncio.create_task(watch(camera, frames))
        await until(lambda: len(frames) > 1 and frames[-1].monotonic_s - frames[0].monotonic_s > 1)
        assert camera.health().freezes == 0
        await camera.aclose()
        await watcher


async def watch(camera: Camera, frames: list[Frame]) -> None:
    async for frame in camera.frames():
        frames.append(frame)  # noqa: PERF401 - others look at the list meanwhile

"""Cameras against a real RTSP server."""

import asyncio
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from edge.cameras.base import Camera, Frame
from edge.cameras.process_camera import ProcessCamera
from edge.cameras.settings import CameraSettings
from tests.edge.cameras.processes import my_readers, until
from tests.services.films import number_of, numbered_film
from tests.services.rtsp import RtspServer
from wire.health import CameraState

pytestmark = [pytest.mark.rtsp, pytest.mark.slow]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RtspServer]:
    with RtspServer(numbered_film(tmp_path / "film.mp4", 50), loop=True) as running:
        yield running


def camera_of(server: RtspServer) -> ProcessCamera:
    settings = CameraSettings(source=server.url, open_timeout_s=5, read_timeout_s=5, stall_s=1)
    return ProcessCamera(settings, live=True, wait_s=lambda _: 0.1)


class Watcher:
    """Watches a camera and keeps what it saw."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.frames: list[Frame] = []
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        async for frame in self.camera.frames():
            self.frames.append(frame)

    async def sees(self, more: int) -> None:
        wanted = len(self.frames) + more
        await until(lambda: len(self.frames) >= wanted)

    async def stop(self) -> None:
        await self.camera.aclose()
        await self._task


async def test_frames_come_in_order_and_the_film_goes_round(server: RtspServer) -> None:
    watcher = Watcher(camera_of(server))
    await watcher.sees(75)
    await watcher.stop()
    frames = watcher.frames
    assert all(later.number > earlier.number for earlier, later in pairwise(frames))
    shown = [(number_of(frame.picture) - frame.number) % 50 for frame in frames]
    assert len(set(shown)) == 1
    assert watcher.camera.health().reconnects == 0
    assert my_readers() == []


async def test_a_server_killed_and_started_again_is_found_again(server: RtspServer) -> None:
    watcher = Watcher(camera_of(server))
    await watcher.sees(5)
    server.kill()
    await until(lambda: watcher.camera.health().state is CameraState.LOST)
    assert watcher.camera.health().reason
    server.start()
    await watcher.sees(5)
    health = watcher.camera.health()
    await watcher.stop()
    assert (health.state, health.reason) == (CameraState.LIVE, "")
    assert health.reconnects >= 1


async def test_a_server_that_falls_silent_is_stalled_and_then_lost(server: RtspServer) -> None:
    watcher = Watcher(camera_of(server))
    await watcher.sees(5)
    server.send_signal(signal.SIGSTOP)
    await until(lambda: watcher.camera.health().state is CameraState.STALLED)
    assert "no decodable picture for 1 s" in watcher.camera.health().reason
    await until(lambda: watcher.camera.health().state is CameraState.LOST)
    server.send_signal(signal.SIGCONT)
    await watcher.sees(5)
    assert watcher.camera.health().state is CameraState.LIVE
    await watcher.stop()


async def test_a_film_that_ends_is_a_stream_lost_and_shown_again(tmp_path: Path) -> None:
    with RtspServer(numbered_film(tmp_path / "short.mp4", 25)) as server:
        watcher = Watcher(camera_of(server))
        await until(lambda: watcher.camera.health().reconnects >= 1)
        await watcher.sees(5)
        await watcher.stop()
    assert watcher.camera.health().frames_read > 25

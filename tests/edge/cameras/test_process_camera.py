import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import pytest

from edge.cameras.base import Camera, CameraInUseError, Frame
from edge.cameras.opening import open_camera
from edge.cameras.process_camera import ProcessCamera
from edge.cameras.reader_process import ReaderProcess
from edge.cameras.settings import CameraSettings, Pace
from tests.edge.cameras.processes import is_alive, my_readers, open_descriptors, until
from tests.services.films import number_of, numbered_film, numbered_picture
from wire.health import CameraState


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return numbered_film(tmp_path / "film.mkv", 40, fps=20)


def every(source: Path, *, loop: bool = False) -> CameraSettings:
    return CameraSettings(source=str(source), pace=Pace.EVERY, loop=loop)


async def take(camera: Camera, count: int) -> list[Frame]:
    frames = []
    async for frame in camera.frames():
        frames.append(frame)
        if len(frames) == count:
            break
    return frames


@pytest.fixture(autouse=True)
async def nothing_left_behind() -> AsyncIterator[None]:
    yield
    assert my_readers() == []


async def test_a_film_frame_by_frame_is_then_over(film: Path) -> None:
    camera = open_camera(every(film))
    assert camera.health().state is CameraState.CONNECTING
    before = datetime.now(UTC)
    frames = [frame async for frame in camera.frames()]
    assert [number_of(frame.picture) for frame in frames] == list(range(40))
    assert [frame.number for frame in frames] == list(range(40))
    assert before <= frames[0].captured_at <= frames[-1].captured_at <= datetime.now(UTC)
    health = camera.health()
    assert (health.state, health.reason) == (CameraState.ENDED, "")
    assert (health.frames_read, health.frames_dropped, health.frames_corrupt) == (40, 0, 0)
    assert health.last_frame_monotonic_s == frames[-1].monotonic_s <= time.monotonic()
    await camera.aclose()


async def test_a_looped_film_begins_again(film: Path) -> None:
    camera = open_camera(every(film, loop=True))
    frames = await take(camera, 100)
    assert [number_of(frame.picture) for frame in frames] == [number % 40 for number in range(100)]
    assert [frame.number for frame in frames] == list(range(100))
    await camera.aclose()


@pytest.mark.slow
async def test_in_real_time_a_slow_watcher_gets_the_newest_and_the_rest_is_counted(film: Path) -> None:
    camera = open_camera(CameraSettings(source=str(film)))
    numbers = []
    async for frame in camera.frames():
        assert number_of(frame.picture) == frame.number
        numbers.append(frame.number)
        await asyncio.sleep(0.4)
    health = camera.health()
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 39
    assert health.frames_read == 40
    assert health.frames_dropped == 40 - len(numbers) > 0
    await camera.aclose()


async def test_a_folder_with_corrupt_pictures(tmp_path: Path) -> None:
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"{number}.png"), numbered_picture(number))
    (tmp_path / "1b.jpg").write_bytes(b"\xff\xd8\xff half a")
    camera = open_camera(every(tmp_path))
    assert [number_of(frame.picture) async for frame in camera.frames()] == [0, 1, 2]
    assert (camera.health().frames_corrupt, camera.health().state) == (1, CameraState.ENDED)
    await camera.aclose()


@pytest.fixture
def truncated(film: Path) -> Path:
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 4])
    return film


async def test_a_truncated_film_ends_with_a_reason(truncated: Path) -> None:
    camera = open_camera(every(truncated))
    frames = [frame async for frame in camera.frames()]
    assert [number_of(frame.picture) for frame in frames] == list(range(len(frames)))
    assert frames
    health = camera.health()
    assert (health.state, health.frames_corrupt) == (CameraState.ENDED, 1)
    assert "breaks off after" in health.reason
    await camera.aclose()


async def test_what_is_no_film_ends_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"not a film" * 100)
    camera = open_camera(every(path))
    assert [frame async for frame in camera.frames()] == []
    health = camera.health()
    assert (health.state, health.frames_read, health.frames_corrupt) == (CameraState.ENDED, 0, 1)
    assert "cannot be opened" in health.reason
    await camera.aclose()


async def test_a_killed_reader_is_replaced_and_no_frame_of_a_film_is_lost(film: Path) -> None:
    camera = ProcessCamera(every(film), live=False, wait_s=lambda _: 0.01)
    numbers = []
    async for frame in camera.frames():
        numbers.append(number_of(frame.picture))
        if frame.number in {5, 6, 20}:
            os.kill(my_readers()[0], signal.SIGKILL)
    assert numbers == list(range(40))
    assert camera.health().reconnects == 3
    await camera.aclose()


async def test_a_reader_that_always_dies_is_given_up_for_a_film(film: Path) -> None:
    class Doomed(ReaderProcess):
        def ask(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - as its parent's
            self.kill()
            return super().ask()

    camera = ProcessCamera(every(film), live=False, wait_s=lambda _: 0.01, reader=Doomed())
    assert [frame async for frame in camera.frames()] == []
    assert camera.health().state is CameraState.ENDED
    assert "given up after 3 tries" in camera.health().reason
    await camera.aclose()


@pytest.mark.slow
async def test_a_reader_that_hangs_is_killed_and_replaced(film: Path) -> None:
    camera = ProcessCamera(
        every(film), live=False, wait_s=lambda _: 0.01, reader=ReaderProcess(answer_limit_s=3.0)
    )
    numbers = []
    async for frame in camera.frames():
        numbers.append(frame.number)
        if frame.number == 3:
            os.kill(my_readers()[0], signal.SIGSTOP)
    assert numbers == list(range(40))
    assert camera.health().reconnects == 1
    await camera.aclose()


async def test_a_silent_listener_is_lost_with_a_reason_and_no_secret() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"rtsp://admin:s3cret@127.0.0.1:{silent.getsockname()[1]}/1"
        settings = CameraSettings(source=address, open_timeout_s=0.3, read_timeout_s=0.3)
        camera = ProcessCamera(settings, live=True, wait_s=lambda _: 0.01)
        watcher = asyncio.create_task(take(camera, 1))
        await until(lambda: camera.health().reconnects >= 2)
        health = camera.health()
        await camera.aclose()
        assert await watcher == []
    assert health.state is CameraState.LOST
    assert health.reason.startswith("cannot be opened: it sent nothing useful for 0.")


async def test_a_refused_connection_is_lost_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    camera = ProcessCamera(
        CameraSettings(source=f"rtsp://admin:s3cret@127.0.0.1:{port}/1"), live=True, wait_s=lambda _: 0.01
    )
    watcher = asyncio.create_task(take(camera, 1))
    await until(lambda: camera.health().reconnects >= 1)
    await camera.aclose()
    await watcher
    assert "refused" in camera.health().reason
    assert camera.health().frames_corrupt == 0
    assert "rtsp://***@127.0.0.1" in caplog.text
    assert "s3cret" not in caplog.text


async def test_the_event_loop_goes_on_while_a_camera_is_awaited() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = CameraSettings(source=f"rtsp://127.0.0.1:{silent.getsockname()[1]}/1")
        camera = open_camera(settings)
        watcher = asyncio.create_task(take(camera, 1))
        beats = 0
        await until(lambda: bool(my_readers()))
        for _ in range(20):
            await asyncio.sleep(0.01)
            beats += 1
        assert not watcher.done()
        assert beats == 20
        await camera.aclose()
        await watcher


async def test_a_cancelled_watcher_leaves_no_process_and_another_may_watch(film: Path) -> None:
    camera = open_camera(every(film, loop=True))
    watcher = asyncio.create_task(take(camera, 10**6))
    await until(lambda: camera.health().frames_read > 5)
    watcher.cancel()
    await asyncio.gather(watcher, return_exceptions=True)
    await until(lambda: not my_readers())
    assert len(await take(camera, 3)) == 3
    await camera.aclose()


async def test_one_watcher_at_a_time_and_none_after_closing(film: Path) -> None:
    camera = open_camera(every(film))
    first = camera.frames()
    await anext(first)
    with pytest.raises(CameraInUseError):
        await anext(camera.frames())
    await camera.aclose()
    await camera.aclose()
    assert [frame async for frame in first] == []
    with pytest.raises(CameraInUseError):
        await anext(camera.frames())


async def test_a_camera_never_watched_can_be_closed(film: Path) -> None:
    await open_camera(every(film)).aclose()


@pytest.mark.slow
async def test_many_restarts_leak_nothing(film: Path) -> None:
    camera = ProcessCamera(every(film, loop=True), live=False, wait_s=lambda _: 0.0)
    descriptors, gone = [], []
    async for _ in camera.frames():
        descriptors.append(open_descriptors())
        if len(descriptors) == 40:
            break
        gone.append(my_readers()[0])
        os.kill(gone[-1], signal.SIGKILL)
    await camera.aclose()
    assert max(descriptors[1:]) == min(descriptors[1:])
    assert not any(is_alive(pid) for pid in gone)
    assert camera.health().reconnects == 39

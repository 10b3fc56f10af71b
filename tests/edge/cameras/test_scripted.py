import pytest

from edge.cameras.base import CameraInUseError
from edge.cameras.scripted import ScriptedCamera
from tests.services.films import number_of, numbered_picture
from wire.health import CameraState


async def test_it_gives_what_it_was_given_and_is_over() -> None:
    camera = ScriptedCamera(numbered_picture(number) for number in range(3))
    assert camera.health().state is CameraState.CONNECTING
    frames = [frame async for frame in camera.frames()]
    assert [number_of(frame.picture) for frame in frames] == [0, 1, 2] == [frame.number for frame in frames]
    assert (camera.health().state, camera.health().frames_read) == (CameraState.ENDED, 3)
    with pytest.raises(CameraInUseError):
        await anext(camera.frames())


async def test_closing_it_ends_its_frames() -> None:
    camera = ScriptedCamera(numbered_picture(number) for number in range(3))
    seen = 0
    async for _ in camera.frames():
        seen += 1
        await camera.aclose()
    assert seen == 1

"""A lane before a camera that shows nothing more: it ends its visits, and stops when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from edge.cameras.base import CameraHealth, Frame
from models.base import Box, Picture
from tests.edge.events import NOW
from tests.edge.lanes import Gatehouse, car, moving_pictures, shown
from wire.health import CameraState


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    one = Gatehouse(tmp_path)
    yield one
    one.close()


@dataclass
class SilentCamera:
    """Shows some pictures and then nothing more, without being over."""

    pictures: Sequence[Picture]

    async def frames(self) -> AsyncIterator[Frame]:
        for number, picture in enumerate(self.pictures):
            yield Frame(picture, number, NOW, 1000 + number / 5)
        await asyncio.Event().wait()

    def health(self) -> CameraHealth:
        return CameraHealth(CameraState.STALLED)

    async def aclose(self) -> None:
        """Nothing to let go of."""


def farther(box: Box) -> Box:
    """Clear of the near border, over which one would have passed."""
    return Box(box.left, box.top - 60, box.right, box.bottom - 60)


async def test_a_camera_that_falls_silent_ends_its_visits(house: Gatehouse) -> None:
    objects, reads = car(None, 2)
    far = [[replace(one, box=farther(one.box)) for one in found] for found in objects]
    lane = house.lane(far, reads, camera=SilentCamera(shown(far[:-1], after=0)))
    running = asyncio.create_task(lane.run())
    while not house.passages():  # noqa: ASYNC110 - what is on disk is what is waited for
        await asyncio.sleep(0.05)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    (passage,) = house.passages()
    assert (passage.revision, passage.outcome) == (0, None)


async def test_a_lane_that_is_stopped_leaves_nothing_running(house: Gatehouse) -> None:
    lane = house.lane([[]], [[]], camera=SilentCamera(moving_pictures(1)))
    running = asyncio.create_task(lane.run())
    await asyncio.sleep(0.1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}

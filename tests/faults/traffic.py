"""Cars for drills, without a film or a network: each picture says in its corner which car comes there, if any.

The drill lets cars come, or none, by a file; so a node that was just started sees what the one before it would
have.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import numpy as np

from edge.cameras.base import CameraHealth, Frame
from models.base import Box, DetectedObject, ObjectKind, Picture, PlateRead
from tests.edge.visits.scenes import plate_on, read_of
from wire.health import CameraState

RESIDENTS = tuple(f"京A{10007 + 1111 * number}" for number in range(8))
"""The cars that come, one after the other; every second one is let in."""
_CAR = Box(200, 100, 500, 330)
_EVERY_S = 0.05
_STANDS, _EMPTY = 8, 8
"""Pictures of each car, which comes and then stands, and of the empty lane after it."""
_FAR, _STEP = 0.6, 0.12
"""Size of a car in its first picture, as a share of that at the arm, and by how much it grows with each."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Says whether cars come, to whoever looks at the same file."""

    file: Path

    def begin(self) -> None:
        self.file.touch()

    def end(self) -> None:
        self.file.unlink(missing_ok=True)

    @property
    def flows(self) -> bool:
        return self.file.exists()

    @property
    def gone_by(self) -> int:
        """How many cars ever came and went."""
        return self._gone_by.stat().st_size if self._gone_by.exists() else 0

    def note_gone(self) -> None:
        with self._gone_by.open("ab") as file:
            file.write(b".")

    @property
    def _gone_by(self) -> Path:
        return self.file.with_suffix(".gone")


class TrafficCamera:
    """A camera over a lane on which cars come while `traffic` flows."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._health = CameraHealth(CameraState.CONNECTING)
        self._closed = False

    async def frames(self) -> AsyncIterator[Frame]:
        """Give a picture every 50 ms until closed."""
        for step in count():
            if self._closed:
                return
            await asyncio.sleep(_EVERY_S)
            number = self._health.frames_read
            frame = Frame(self._picture(step), number, datetime.now(UTC), time.monotonic())
            self._health = replace(
                self._health,
                state=CameraState.LIVE,
                frames_read=number + 1,
                last_frame_monotonic_s=frame.monotonic_s,
            )
            yield frame

    def health(self) -> CameraHealth:
        return self._health

    async def aclose(self) -> None:
        self._closed = True
        self._health = replace(self._health, state=CameraState.ENDED)

    def _picture(self, step: int) -> Picture:
        car, phase = divmod(step, _STANDS + _EMPTY)
        shown = np.full((360, 640, 3), 100, np.uint8)
        # Something always moves, so that every picture is looked at.
        shown[20:60, 20:80] = 60 + 60 * (step % 2)
        if phase == _STANDS and self._traffic.flows:
            self._traffic.note_gone()
        if phase < _STANDS and self._traffic.flows:
            shown[0, 0] = car % len(RESIDENTS) + 1, phase, 0
        else:
            shown[0, 0] = 0
        return shown


class TrafficDetector:
    """ObjectDetector that sees the car that the picture's corner names."""

    def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:
        return (DetectedObject(ObjectKind.VEHICLE, _car_in(picture), 0.9),) if picture[0, 0, 0] else ()


class TrafficReader:
    """PlateReader that reads the plate of the car that the picture's corner names."""

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        car = int(picture[0, 0, 0])
        return (read_of(RESIDENTS[car - 1], plate_on(_car_in(picture))),) if car else ()


def _car_in(picture: Picture) -> Box:
    """Where the car is: it comes nearer with each picture, and only what is seen coming opens."""
    near, foot = min(1.0, _FAR + _STEP * int(picture[0, 0, 1])), _CAR.centre.x
    across, down = near * _CAR.width, near * _CAR.height
    return Box(
        foot - across / 2, _CAR.bottom - down - 40 * (1 - near), foot + across / 2, _CAR.bottom - 40 * (1 - near)
    )

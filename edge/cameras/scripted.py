"""A camera that shows what it was given: for tests and drills, without a process or a file."""

import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from edge.cameras.base import CameraHealth, CameraInUseError, Frame
from models.base import Picture
from wire.health import CameraState


class ScriptedCamera:
    """A `Camera` that gives `pictures` one by one, none dropped, as fast as it is asked, and is then over."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        self._pictures = iter(pictures)
        self._health = CameraHealth(CameraState.CONNECTING)
        self._in_use = False
        self._closed = False

    async def frames(self) -> AsyncIterator[Frame]:
        """Give the next picture, stamped with the time at which it is asked for."""
        self._claim()
        try:
            for picture in self._pictures:
                yield self._stamp(picture)
                if self._closed:
                    break
            await self.aclose()
        finally:
            self._in_use = False

    def health(self) -> CameraHealth:
        """Say how far it is."""
        return self._health

    async def aclose(self) -> None:
        """Be over."""
        self._closed = True
        self._health = replace(self._health, state=CameraState.ENDED)

    def _claim(self) -> None:
        if self._in_use or self._closed:
            raise CameraInUseError("this camera is being watched already, or is over")
        self._in_use = True

    def _stamp(self, picture: Picture) -> Frame:
        frame = Frame(picture, self._health.frames_read, datetime.now(UTC), time.monotonic())
        self._health = replace(
            self._health,
            state=CameraState.LIVE,
            frames_read=frame.number + 1,
            last_frame_monotonic_s=frame.monotonic_s,
        )
        return frame

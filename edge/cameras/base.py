"""What a lane sees through: the camera's port and the frames it gives.

Errors that leave this package::

    CameraError                     (an EdgeError)
    ├── CameraConfigurationError    this source can never be shown; the message says what to do
    └── CameraInUseError            frames were asked for twice at once, or after closing

A camera that is merely unwell raises nothing: it goes on trying, and `health` says how it is.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from edge.errors import EdgeError
from models.base import Picture
from wire.health import CameraState


class CameraError(EdgeError):
    """Root of everything cameras raise."""


class CameraConfigurationError(CameraError):
    """This source can never be shown; the message names it, without credentials, and says what to do."""


class CameraInUseError(CameraError):
    """A camera has one reader at a time, and none once it is closed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a camera.

    `number` counts every picture decoded since the camera began, also those nobody asked for, so that a hole
    shows a drop. `captured_at` is the wall clock at arrival (aware UTC), for events; `monotonic_s` the
    monotonic clock (`time.monotonic()`) at the same moment, for ages.
    """

    picture: Picture = field(repr=False)
    number: int
    captured_at: datetime
    monotonic_s: float


@dataclass(frozen=True, slots=True)
class CameraHealth:
    """How a camera is, judged by its frames; counts are since it began."""

    state: CameraState
    reason: str = ""
    """Why it is not live, for people; holds no credentials; at most 200 characters."""
    frames_read: int = 0
    """Decoded, dropped ones included."""
    frames_dropped: int = 0
    """Decoded and overtaken by a newer one before anybody asked."""
    frames_corrupt: int = 0
    """Pieces of the source that could not be decoded."""
    reconnects: int = 0
    freezes: int = 0
    """Times that the picture stood still for too long."""
    last_frame_monotonic_s: float | None = None
    """Of the newest that was given to somebody."""


class Camera(Protocol):
    """A source of frames for one lane."""

    def frames(self) -> AsyncIterator[Frame]:
        """Give the newest frame, again and again, each at most once; ends when the source is over.

        One iteration at a time: raises CameraInUseError.
        """
        ...

    def health(self) -> CameraHealth:
        """Say how the camera is; costs nothing."""
        ...

    async def aclose(self) -> None:
        """Stop, and leave no process and no descriptor behind; a second call does nothing."""
        ...

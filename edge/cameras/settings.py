"""What an installer says about one camera."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

Span = Annotated[float, Field(gt=0, le=600, allow_inf_nan=False)]
"""Seconds."""


Share = Annotated[float, Field(ge=0, le=1)]
Mask = tuple[tuple[Share, Share], ...]


class Pace(StrEnum):
    """How fast a file or folder is shown."""

    REALTIME = "realtime"
    """As it was filmed; what nobody asks for in time is dropped, as with a real camera."""
    EVERY = "every"
    """As fast as it is asked for, nothing dropped: for tests and measurements."""


class CameraSettings(BaseModel):
    """One camera. `source` is a path or an address (rtsp, rtsps, http, https)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[str, Field(min_length=1, repr=False)]
    loop: bool = False
    """Files and folders: begin again at the end; else they are over."""
    pace: Pace = Pace.REALTIME
    """Files and folders only; a stream is always in real time."""
    fps: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] = 2.0
    """Pictures per second of a folder."""
    max_width: Annotated[int, Field(ge=64, le=8192)] | None = None
    """Wider pictures are scaled down to this, in pixels."""
    masks: Annotated[tuple[Mask, ...], Field(max_length=32)] = ()
    """Polygons that are blackened before anything else sees the picture, in shares of its width and height."""
    open_timeout_s: Span = 10.0
    """An address that shows no picture for so long after a connection began is lost."""
    read_timeout_s: Span = 5.0
    """A connection that carries nothing for so long is cut."""
    stall_s: Span = 5.0
    """No decodable picture for so long: stalled; twice as long: lost, and connected anew."""
    frozen_after_s: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)] = 60.0
    """Streams only: the picture has not changed for so long, though it keeps coming: stalled, given to nobody, and
    connected anew. Real cameras have noise; 0 is for a source that may stand still, a drawn one for example."""

    @field_validator("masks")
    @classmethod
    def _masks_have_an_inside(cls, masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
        for number, corners in enumerate(masks, 1):
            if len(corners) < 3:  # noqa: PLR2004 - a triangle is the least
                raise ValueError(f"mask {number} has {len(corners)} corners and needs three at least, as [x, y]")
        return masks

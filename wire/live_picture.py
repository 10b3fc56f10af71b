"""The live picture: the centre asks for lanes for a few seconds, the node sends their pictures meanwhile.

Both are outside the sequence, at QoS 0 and never retained: an old picture is worth nothing, and neither is an old
question. Who asks moves nothing and is told nothing but pictures, within the node's own caps.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from wire.events import Part
from wire.ids import LaneId

LONGEST_S: Final = 10.0
"""The longest lease: so soon a node stops by itself when nobody renews it."""
MOST_LANES: Final = 64
WIDEST: Final = 640
"""Pixels."""
TALLEST: Final = 1280
"""Pixels: a camera that stands upright."""


class WatchLanes(Part):
    """Somebody watches these lanes: said again every few seconds, each time instead of what was said before."""

    kind: Literal["watch_lanes"] = "watch_lanes"
    lanes: Annotated[tuple[LaneId, ...], Field(max_length=MOST_LANES)] = ()
    """Empty: nobody watches any more."""
    for_s: Annotated[float, Field(gt=0, le=LONGEST_S, allow_inf_nan=False)] = LONGEST_S
    """The lease, counted from its arrival by the node's monotonic clock: no clock needs to be right."""


class LivePicture(Part):
    """What stands before a picture: this JSON on one line, a line feed, and then the bytes of a JPEG."""

    kind: Literal["live_picture"] = "live_picture"
    lane: LaneId
    age_s: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)]
    """How old the picture was when it was sent, at most 60."""
    width: Annotated[int, Field(gt=0, le=WIDEST)]
    """Pixels, at most 640."""
    height: Annotated[int, Field(gt=0, le=TALLEST)]
    """Pixels, at most 1280."""

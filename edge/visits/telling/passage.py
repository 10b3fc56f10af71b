"""A passage: one subject going through one lane once, as the vote over its frames left it."""

from dataclasses import dataclass
from datetime import datetime

from edge.visits.readings import Capture
from edge.visits.telling.results import Stage
from wire.events import Outcome, PlateReading, PlateStatus, Subject
from wire.ids import PassageId
from wire.plates import PlateText


@dataclass(frozen=True, slots=True)
class Way:
    """How the subject of a passage came to the gate; who opens the barrier has to know."""

    arrived: bool = True
    """It was seen coming; what stood there when the camera began to look was not."""
    going: bool = False
    """It moves away from the camera."""
    leaving: bool = False
    """It came from behind the camera, and so goes the other way than the lane leads."""


@dataclass(frozen=True, slots=True)
class Passage:
    """See the module. `best` is the very frame that won; `revision` rises with better knowledge."""

    id: PassageId
    revision: int
    subject: Subject
    first_seen_at: datetime
    last_seen_at: datetime
    last_s: float
    """The same moment on the monotonic clock, for its age."""
    frames: int
    status: PlateStatus
    reading: PlateReading | None
    best: Capture
    stage: Stage = Stage.FINAL
    preview: PlateText | None = None
    """Of a final result: what the preview said on which was decided, where that was another plate."""
    others: tuple[PlateReading, ...] = ()
    """Further plates on the same vehicle."""
    way: Way = Way()
    outcome: Outcome | None = None
    """None: it is not over."""


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """What has to be remembered of a passage that was told: enough to know it again, and no picture."""

    id: PassageId
    revision: int
    first_seen_at: datetime
    status: PlateStatus
    reading: PlateReading | None


def told(passage: Passage) -> ToldPassage:
    """Return what to remember of `passage`."""
    return ToldPassage(passage.id, passage.revision, passage.first_seen_at, passage.status, passage.reading)

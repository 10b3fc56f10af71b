"""A passage: one subject going through one lane once, as the vote over its frames left it."""

from dataclasses import dataclass, replace
from datetime import datetime

from edge.visits.readings import Capture
from edge.visits.results import Stage
from models.plates.alignment import differences
from wire.events import PlateReading, PlateStatus, Subject
from wire.ids import PassageId
from wire.plates import PlateText


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
    merged: tuple[PassageId, ...] = ()
    stage: Stage = Stage.FINAL
    preview: PlateText | None = None
    """Of a final result: what the preview said on which was decided, where that was another plate."""


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """What has to be remembered of a passage that was told: enough to know it again, and no picture."""

    id: PassageId
    revision: int
    first_seen_at: datetime
    status: PlateStatus
    reading: PlateReading | None
    merged: tuple[PassageId, ...] = ()


def told(passage: Passage) -> ToldPassage:
    """Return what to remember of `passage`."""
    return ToldPassage(
        passage.id, passage.revision, passage.first_seen_at, passage.status, passage.reading, passage.merged
    )


def as_revision_of(passage: Passage, earlier: ToldPassage) -> Passage:
    """Return `passage` as the better knowledge about one already recorded."""
    return replace(
        passage,
        id=earlier.id,
        revision=earlier.revision + 1,
        first_seen_at=min(passage.first_seen_at, earlier.first_seen_at),
        merged=(*earlier.merged, passage.id),
    )


def same_plate(one: PlateReading | None, other: PlateReading | None, tolerance: int) -> bool:
    """Say whether two readings are of one plate, up to `tolerance` differing characters."""
    return one is not None and other is not None and differences(one.text, other.text) <= tolerance

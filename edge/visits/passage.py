"""A passage: one subject going through one lane once, as the vote over its frames left it."""

from dataclasses import dataclass, replace
from datetime import datetime

from edge.visits.readings import Capture
from edge.visits.vote import differences
from wire.events import PlateReading, PlateStatus, Subject
from wire.ids import PassageId


@dataclass(frozen=True, slots=True)
class Passage:
    """See the module. `best` is the very frame that won; `revision` rises with better knowledge."""

    id: PassageId
    revision: int
    subject: Subject
    first_seen_at: datetime
    last_seen_at: datetime
    frames: int
    status: PlateStatus
    reading: PlateReading | None
    best: Capture
    merged: tuple[PassageId, ...] = ()


def as_revision_of(passage: Passage, earlier: Passage) -> Passage:
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

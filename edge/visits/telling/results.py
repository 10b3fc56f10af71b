"""The two results of a visit's vote, an early one for the barrier and the last one for the record; its outcome.

The **preview** comes while the subject is in view, as soon as the evidence suffices; the decision is taken on it.
The **final** comes when the subject is gone, of all frames. It is told where it says something else than the
record: a final that only confirms is not told again. Where it contradicts the preview the decision stays, because
the barrier has moved, and the record says on what it was taken. The **outcome** says nothing new of the plate,
only what became of the subject.
"""

from enum import StrEnum

from edge.visits.association.belonging import ANOTHER_PLATE
from edge.visits.vote import VoteSettings, status_of
from models.plates.alignment import surely_differing
from wire.events import PlateReading, PlateStatus


class Stage(StrEnum):
    """Which result of its vote a passage tells."""

    PREVIEW = "preview"
    FINAL = "final"
    OUTCOME = "outcome"


def suffices(reading: PlateReading, views: int, least_agreeing: int, settings: VoteSettings) -> bool:
    """Say whether `reading` may be told as a preview.

    It must count as read: in every position the winner has `min_score` of all that was said, which at 0.8 is four
    to one against everything else together; the text fits a format that is issued in its colour. At least
    `least_agreeing` frames must have read exactly it. Frames that saw the plate from one place (`views` is 1) may
    share one mistake; alone they must be surer, by half of what `min_score` leaves to certainty.
    """
    if status_of(reading, settings) is not PlateStatus.READ or reading.agreeing < least_agreeing:
        return False
    return views > 1 or reading.score >= (1 + settings.min_score) / 2


def contradicts(final: PlateReading, preview: PlateReading, settings: VoteSettings) -> bool:
    """Say whether the final result of a visit is another plate than its preview.

    A doubtful text that has little in common with the preview was read of something else, such as the next car;
    one that is a piece of it, of a plate that was leaving the picture.
    """
    if final.text == preview.text:
        return False
    read = status_of(final, settings) is PlateStatus.READ
    return read or 0 < surely_differing(final.text, preview.text) < ANOTHER_PLATE

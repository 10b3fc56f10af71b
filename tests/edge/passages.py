"""Passages as the rules behind the visits get them."""

from datetime import timedelta

import numpy as np

from edge.cameras.base import Frame
from edge.visits.readings import Capture
from edge.visits.telling.passage import Passage
from models.base import Box
from tests.edge.events import NOW
from wire.events import PlateReading, PlateStatus, Subject
from wire.ids import new_id
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText

FRAME = Frame(np.zeros((36, 64, 3), np.uint8), 0, NOW + timedelta(seconds=2), 102.0)


def reading_of(text: str) -> PlateReading:
    return PlateReading(
        text=PlateText(text),
        kind=PlateKind.ORDINARY,
        colour=PlateColour.BLUE,
        score=0.95,
        char_scores=(0.95,) * len(text),
    )


def passage_of(text: str | None = "京A12345", subject: Subject = Subject.VEHICLE) -> Passage:
    """A passage that was read, or not at all; the rest of it is for `dataclasses.replace`."""
    return Passage(
        id=new_id(),
        revision=0,
        subject=subject,
        first_seen_at=NOW,
        last_seen_at=NOW + timedelta(seconds=3),
        last_s=103.0,
        frames=12,
        status=PlateStatus.READ if text else PlateStatus.UNREAD,
        reading=reading_of(text) if text else None,
        best=Capture(FRAME, Box(10, 10, 50, 30)),
    )

"""What a node may do with persons beyond recording that they passed, each by a record of why and until when.

Nothing here is on by default. A record names its purpose, its legal basis and who decided, and ends by itself.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from wire.ids import LaneId

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Standing(StrEnum):
    """Where a record stands at a moment."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


class FaceCapturePurpose(BaseModel):
    """`[purposes.face_capture]`: faces are looked for on these lanes, and the best one is kept as a picture.

    Dates are those of the node's own time zone; `until` is the last day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Reason
    legal_basis: Reason
    decided_by: Reason
    begins: Annotated[date, Field(alias="from")]
    until: date
    lanes: Annotated[frozenset[LaneId], Field(min_length=1)]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until < self.begins:
            raise ValueError(f"until ({self.until}) is before from ({self.begins})")
        return self

    def standing(self, now: datetime) -> Standing:
        """Say where the record stands at `now` (aware)."""
        today = now.astimezone().date()
        if today < self.begins:
            return Standing.NOT_YET
        return Standing.EXPIRED if today > self.until else Standing.IN_FORCE


class Purposes(BaseModel):
    """`[purposes]`: all records; absent, the function is off and its network is not even opened."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    face_capture: FaceCapturePurpose | None = None


def wants_faces(purposes: Purposes, now: datetime) -> bool:
    """Say whether a network for faces is needed from `now` on: a record that is in force or will be."""
    record = purposes.face_capture
    return record is not None and record.standing(now) is not Standing.EXPIRED

"""What somebody asks for who opens a barrier."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from central.commands.reasons import OpeningReason

PressKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""Made by whoever asks, anew for each press: the same key is the same order, however often it comes."""
Note = Annotated[str, Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: `key` is the page's own mark of the press."""

    site: str
    node: str
    lane: str
    reason: OpeningReason
    key: str
    note: str = ""
    passage: UUID | None = None


class OpeningRequest(BaseModel):
    """Who opens says why: the body of the API and the page's form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: OpeningReason
    key: PressKey
    """Made by whoever asks, anew for each press: the same key is the same opening, however often it comes."""
    note: Note = ""
    passage: UUID | None = None
    """For whom, where it is for somebody who stands there."""

    def at(self, site: str, node: str, lane: str) -> Asked:
        """Return the same, of a lane."""
        return Asked(site, node, lane, self.reason, self.key, self.note, self.passage)

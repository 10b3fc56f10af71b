"""Who is at the arm of a lane now: said outside the sequence, because an old one is worth nothing."""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field

from wire.events import Code, Moment, Part, PlateReading, PlateStatus, Subject
from wire.ids import LaneId, PassageId

MOST: Final = 8
"""Subjects that one message names at most."""


class PresentState(StrEnum):
    """What somebody at the arm does: words of `Present.state`."""

    APPROACHING = "approaching"
    """It comes first in its line and is not near yet, so that the arm is not before it."""
    ARRIVED = "arrived"
    """It is near and has not stopped."""
    WAITING = "waiting"
    """It stands, or has stood there and not gone on."""
    PASSING = "passing"
    """It goes through."""
    TURNED_BACK = "turned_back"
    """It goes away again."""


class Present(Part):
    """One subject at the arm."""

    passage: PassageId
    """The id that its passage has, or will have when it is told."""
    subject: Subject
    state: Code
    """A word of PresentState; there may be more of them."""
    since: Moment
    """When it came to the arm."""
    front: bool = True
    """It is the one that the arm is before."""
    plate_status: PlateStatus
    """As it would be told now."""
    plate: PlateReading | None = None
    """What was read so far."""


class LanePresence(Part):
    """Who is at the arm of one lane; sent when that changes, and again from time to time while somebody is."""

    kind: Literal["presence"] = "presence"
    lane: LaneId
    at: Moment
    """When it was so."""
    present: Annotated[tuple[Present, ...], Field(max_length=MOST)] = ()
    """Who is at the front comes first; empty: nobody is there."""

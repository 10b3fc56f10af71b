"""Who is at the gate: of those in one line it is the nearest, and that is the largest.

A lane is as wide as one vehicle. Two that pass each other are in two lines; and whoever parks, goes away or is
through already keeps nobody from being in front.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from edge.seeing.moving import NEARER
from edge.visits.presence.movement import Movement
from wire.events import Subject

_RATIO = 1.15
"""A vehicle this much smaller than another is behind it."""


@dataclass(frozen=True, slots=True)
class Present:
    """A subject in view; `width` in pixels, of the whole vehicle also where only its plate is seen."""

    subject: Subject
    width: float
    movement: Movement
    plated: bool
    parked: bool = False
    went: bool = False
    passing: bool = False
    near: bool = True
    """It is close behind; whoever stands farther off is not at the front before the other one is out of view."""
    foot: float = 0.0
    """Its lower edge, in shares of the picture's height."""
    in_view: bool = True
    """It is seen in this very frame."""
    came: bool = True
    """It was seen coming, or came hidden behind another one."""


def is_in_front(one: Present, others: Sequence[Present]) -> bool:
    """Say whether `one` is at the front of its line; persons always are."""
    if one.subject is Subject.PERSON:
        return True
    return not any(_is_before(other, one) for other in others)


def _is_before(other: Present, one: Present) -> bool:
    """Say whether `other` keeps `one` from being at the gate.

    Of two as large, the one with a plate is there; the other is a second box of it, or stands beside the lane,
    unless it stands on the ground before it.
    """
    if other.subject is not Subject.VEHICLE or other.parked:
        return False
    # Somebody may still come out from behind one who passes in view, before whoever comes on behind him.
    hides = other.in_view and one.movement is Movement.COMING
    through = other.passing and not one.passing and one.near and not hides
    if (other.went and not one.went) or through:
        return False
    if {other.movement, one.movement} == {Movement.COMING, Movement.GOING}:
        return False
    if other.plated and not one.plated:
        return other.width * _RATIO >= one.width and one.foot < other.foot + NEARER
    if one.plated and not other.plated and other.came and other.foot >= one.foot + NEARER:
        return True
    return other.width > one.width * _RATIO

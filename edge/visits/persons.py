"""The rules for persons, where they differ from those for vehicles.

- Several may be at the gate at once, side by side or one behind the other: each is a passage of their own, and
  nobody keeps anybody from being at the front, nor does a vehicle.
- A person has no plate: nothing is read, voted on or merged. Who comes back after `moving_s` is a new passage.
- A person is told when gone, or after `patience_s` in view, so that the guard sees who stands at the door; with
  the best picture so far (`edge.visits.person_quality`). When they have gone the passage is revised, if a clearly
  better picture came meanwhile or if they stayed on: until when somebody was there is a part of the record.
- Who was lost from view is the same person when found again where a person can have walked to, in clothes of the
  same colours; in the same place the colours may have changed more, with the light or a turn. Who left over the
  border of the picture can only come back there.
"""

from edge.visits.association.sighting import Sighting
from edge.visits.visit import Visit
from models.base import Box
from wire.events import Subject

_CLEARLY_BETTER = 1.1
"""A fourth root: half as much again of what makes a picture good."""
_STAYED_ON_S = 2.0
"""A passage whose last moment is no further off is true enough to be left alone."""
_SAME_CLOTHES, _LIKE_CLOTHES = 0.75, 0.6
"""Shares of colours in common: of one person standing 0.9, of two in other clothes 0.3 to 0.7."""
_SAME_PLACE = 0.5
"""Share of the smaller of two boxes that is common to one who is lost and found in the same place."""
_HEIGHTS_A_SECOND = 0.8
"""A walk of 1.4 m/s in heights of 1.7 m; the camera sees no more of it than that."""
_HEIGHTS_AT_ONCE = 0.5
_BORDER_NEAR = 0.25
"""Who was lost within so many widths of a border has left over it."""


def is_person(visit: Visit) -> bool:
    """Say whether these rules are for `visit`."""
    return visit.subject is Subject.PERSON


def is_clearly_better_seen(visit: Visit) -> bool:
    """Say whether a better picture of a person came than the one that was told."""
    return is_person(visit) and visit.view.weight > _CLEARLY_BETTER * visit.told_quality


def stayed_on(visit: Visit) -> bool:
    """Say whether a person was in view for long after the last moment that was told."""
    return is_person(visit) and visit.last_s - visit.told_last_s > _STAYED_ON_S


def comes_back(visit: Visit, sighting: Sighting, now_s: float) -> bool:
    """Say whether the person in `sighting` is the one of `visit`, lost from view a moment ago."""
    if sighting.subject is not Subject.PERSON:
        return False
    one, other = visit.box, sighting.box
    in_place = one.overlap(other) > _SAME_PLACE * max(1.0, min(one.area, other.area))
    if visit.look is None or sighting.look is None:
        return in_place
    likeness = visit.look.likeness(sighting.look)
    if in_place:
        return likeness >= _LIKE_CLOTHES
    return likeness >= _SAME_CLOTHES and _distance(one, other) <= _reach(visit, now_s)


def _reach(visit: Visit, now_s: float) -> float:
    """Return how far the person of `visit` can have come, in pixels."""
    heights = _HEIGHTS_AT_ONCE
    if not _at_border(visit):
        heights += _HEIGHTS_A_SECOND * (now_s - visit.last_s)
    return heights * visit.box.height


def _at_border(visit: Visit) -> bool:
    height, width = visit.picture_size
    near = _BORDER_NEAR * visit.box.width
    return visit.box.left < near or visit.box.right > width - near or visit.box.bottom > height - near


def _distance(one: Box, other: Box) -> float:
    first, second = one.centre, other.centre
    return float(((first.x - second.x) ** 2 + (first.y - second.y) ** 2) ** 0.5)

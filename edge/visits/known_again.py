"""Who in view is seen again in another way: moving only, recognised only now, or on his way back."""

from collections.abc import Iterable

from edge.visits.association.continuity import is_a_piece
from edge.visits.association.sighting import Sighting
from edge.visits.lost import LostVisits
from edge.visits.presence.phase import Phase
from edge.visits.visit import Visit
from models.base import Box
from wire.events import Subject

_LIKE_SIZE = 0.35
"""Share of what moved that a vehicle makes up which is recognised in it only now."""
_PASSES_S, _MOVES_ON, _ON_ITS_WAY, _SAME_PLACE = 1.0, 0.4, 0.5, 0.7
"""What is seen so soon after one that passes, with so much of their boxes in common, is that one: more where it is
recognised, and more again where that one was known to a recogniser before, for it may be the next in line."""
_WITHIN = 0.9
"""Share of what moved that lies within a recogniser's larger box of it; the next in line is smaller."""
_ALL_OF = 0.6
"""Share of what moves that the one is who is all that moves there; the rest is his shadow."""
_TOGETHER_S = 0.5
"""Within so long a box of what moves and one of a recogniser are of the same moment, with few looks a second."""
_TURNS_S = 2.0
"""For so long, at most, one is out of sight who stood at the arm and is seen again going away."""


def recognised_only_now(
    visits: Iterable[Visit], lost: LostVisits, sighting: Sighting, now_s: float
) -> Visit | None:
    """Find the visit of which nothing but motion was seen so far, or of which this is only motion."""
    for visit in visits:
        if visit.parked:
            continue
        unknown = not visit.course.is_recognised and visit.last_s < now_s
        explained = sighting.unrecognised or unknown or _is_where_it_was(visit, sighting, now_s)
        if sighting.unrecognised:
            same_size = not is_a_piece(visit.box, sighting.box)
        else:
            same_size = sighting.box.area >= _LIKE_SIZE * visit.box.area
        there = not visit.phase().has_left or _passes_still(visit, sighting, now_s)
        if explained and same_size and there and lost.covers(visit, sighting):
            return visit
    return None


def moved_as(moving: Visit, visits: Iterable[Visit]) -> Visit | None:
    """Find who was recognised in what moved and nobody knew, and is all that moves there now: it was him."""
    if not moving.unrecognised or moving.recorded is not None or moving.emerged:
        return None
    found = (one for one in visits if moving.id in one.began_within and not one.parked)
    return next((one for one in found if _is_all_of(moving, one)), None)


def is_recognised_in(sighting: Sighting, moving: Visit) -> bool:
    """Say whether a recogniser knows somebody in what only moved until now."""
    return moving.unrecognised and moving.recorded is None and _lies_within(sighting.box, moving.box)


def _is_all_of(moving: Visit, known: Visit) -> bool:
    together = abs(known.last_s - moving.last_s) <= _TOGETHER_S
    is_it = known.box.area >= _ALL_OF * moving.box.area and _lies_within(known.box, moving.box)
    return together and not known.phase().has_left and is_it


def who_stood_there(visits: Iterable[Visit], leaving: Visit) -> Visit | None:
    """Find who stood at the arm until now, out of sight for a moment, where one is seen that only goes away.

    Nobody comes from nowhere: who goes away from a camera came to it before, or over the near border.
    """
    goes = leaving.phase() is Phase.LEAVING and leaving.subject is Subject.VEHICLE
    if not goes or leaving.recorded is not None or leaving.plates.seen or leaving.course.began_at_border:
        return None
    stood = [visit for visit in visits if visit is not leaving and _stood_until(visit, leaving.first_s)]
    return stood[0] if len(stood) == 1 else None


def _stood_until(visit: Visit, at_s: float) -> bool:
    there = visit.course.arrived and not visit.parked and not visit.phase().has_left
    return there and visit.subject is Subject.VEHICLE and visit.last_s < at_s <= visit.last_s + _TURNS_S


def _passes_still(visit: Visit, sighting: Sighting, now_s: float) -> bool:
    """Say whether this is one that passes, which a recogniser knew until now or knows only now."""
    least = _MOVES_ON if sighting.unrecognised else _ON_ITS_WAY
    return _just_passes(visit, now_s) and visit.box.iou(sighting.box) >= least


def _is_where_it_was(visit: Visit, sighting: Sighting, now_s: float) -> bool:
    """Say whether this is one of which only motion was left, recognised once more, without a plate."""
    left = _just_passes(visit, now_s) and visit.course.whereabouts().only_moves
    there = visit.box.iou(sighting.box) >= _SAME_PLACE or _lies_within(visit.box, sighting.box)
    return left and not sighting.plates and there


def _lies_within(one: Box, other: Box) -> bool:
    return one.overlap(other) >= _WITHIN * one.area


def _just_passes(visit: Visit, now_s: float) -> bool:
    """Say whether somebody who passes was seen a moment ago, and not in this frame."""
    return visit.phase() is Phase.PASSING and visit.last_s < now_s <= visit.last_s + _PASSES_S

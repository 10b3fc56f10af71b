"""The visits just lost from view: what is found again at the same place is the same visit."""

from collections.abc import Iterable

from edge.visits.persons import comes_back, is_person
from edge.visits.sighting import Sighting
from edge.visits.visit import Visit

_SAME_PLACE = 0.5
"""Share of the smaller box that is common to a subject lost and found again."""

_SAME_SIZE, _LIKE_SIZE = 0.5, 0.17
"""Intersection over union of two boxes of one subject; a recogniser's is tighter than motion's."""


class LostVisits:
    """Keeps a visit for `resume_s` after it was last seen; its frames are in memory, so not for longer."""

    def __init__(self, resume_s: float) -> None:
        self._resume_s = resume_s
        self._visits: list[Visit] = []

    def add(self, visits: Iterable[Visit]) -> None:
        """Keep visits that ended."""
        self._visits.extend(visits)

    def take(self, sighting: Sighting, now_s: float) -> Visit | None:
        """Give back the visit that `sighting` continues."""
        for visit in self._visits:
            if now_s - visit.last_s <= self._resume_s and continues(visit, sighting, now_s):
                self._visits.remove(visit)
                return visit
        return None

    def expire(self, now_s: float) -> tuple[Visit, ...]:
        """Give up, and return, the visits that were lost too long ago."""
        gone = tuple(visit for visit in self._visits if now_s - visit.last_s > self._resume_s)
        self._visits = [visit for visit in self._visits if visit not in gone]
        return gone


def continues(visit: Visit, sighting: Sighting, now_s: float) -> bool:
    """Say whether `sighting` may be of the subject of `visit`, which was lost from view.

    Whoever comes nearer stays the same one; whoever appears smaller in the same place is the next in line. For
    persons there is no line: see `edge.visits.persons`.
    """
    if is_person(visit):
        return comes_back(visit, sighting, now_s)
    least = _LIKE_SIZE if visit.unrecognised or sighting.unrecognised else _SAME_SIZE
    same_size = visit.box.iou(sighting.box) > least
    nearer = sighting.box.area >= visit.box.area
    return (same_size or nearer) and covers(visit, sighting)


def covers(visit: Visit, sighting: Sighting) -> bool:
    """Say whether `sighting` is where `visit` is, and nothing read speaks against its being the same subject."""
    one, other = visit.box, sighting.box
    same_place = one.overlap(other) > _SAME_PLACE * max(1.0, min(one.area, other.area))
    return visit.subject is sighting.subject and same_place and not visit.contradicts(sighting)

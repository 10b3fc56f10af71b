"""Who passes close behind another one and is never seen apart from him: told when both have gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edge.cameras.base import Frame
from edge.seeing.moving import Columns, scaled
from edge.visits.association.sighting import Sighting
from edge.visits.presence.phase import Phase
from edge.visits.presence.trailing import TrailingSide
from edge.visits.visit import Visit
from wire.events import Outcome

Shown = tuple[Frame, Sighting]
"""A frame, and what is seen in it of those who pass."""


@dataclass(slots=True)
class _Passing:
    """One that passes, its plate out of view, and whoever seems to follow."""

    visit: Visit
    side: TrailingSide = field(default_factory=TrailingSide)
    alone: bool = True
    """Nobody else who is known was seen meanwhile, who would be the one that follows."""
    first: Shown | None = None
    last: Shown | None = None

    @property
    def left_s(self) -> float:
        """When the one that follows had left as well: who was in view by then may have been taken for him."""
        return self.last[0].monotonic_s if self.side.follower_left and self.last else float("inf")

    def see(self, frame: Frame, sighting: Sighting, columns: Columns) -> None:
        height, width = frame.picture.shape[:2]
        self.side.see(frame.monotonic_s, scaled(self.visit.box, 1 / width, 1 / height), columns)
        if self.side.followed_since_s is None:
            self.first = self.last = None
            return
        self.last = frame, sighting
        self.first = self.first or self.last


class Followers:
    """See the module. Not for several threads."""

    def __init__(self) -> None:
        self._passing: dict[int, _Passing] = {}

    def see(self, frame: Frame, columns: Columns, seen: Iterable[tuple[Visit, Sequence[Sighting]]]) -> None:
        """Take in who is in view in `frame`, and what is seen of each."""
        now = {id(visit): (visit, sightings) for visit, sightings in seen}
        self._passing = {key: one for key, one in self._passing.items() if key in now}
        if not columns:
            return
        known = [visit for visit, sightings in now.values() if sightings and not visit.parked]
        for key, (visit, sightings) in now.items():
            if visit.course.plate_seen_s == frame.monotonic_s:
                self._passing.pop(key, None)
            elif visit.phase() is Phase.PASSING:
                self._passing.setdefault(key, _Passing(visit))
            one = self._passing.get(key)
            if one is None:
                continue
            # Whoever follows may be clear of the border for a moment, which does not end that somebody passed.
            one.alone = one.alone and all(other is visit or other.first_s > one.left_s for other in known)
            if sightings and not one.side.follower_left:
                one.see(frame, sightings[0], columns)

    def behind(self, visit: Visit) -> tuple[Shown, ...]:
        """Return how one was seen first and last who passed behind `visit`, which has left; empty if none did."""
        one = self._passing.pop(id(visit), None)
        if one is None or not one.alone or visit.outcome() is not Outcome.PASSED:
            return ()
        return (one.first, one.last) if one.side.follower_left and one.first and one.last else ()

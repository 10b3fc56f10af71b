"""The end of visits: who is out of view has left or may be found again, and what is left to tell is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from edge.visits.lost import LostVisits
from edge.visits.persons import is_clearly_better_seen, is_person, stayed_on
from edge.visits.presence.phase import Phase
from edge.visits.telling.due import knows_more
from edge.visits.telling.passage import Passage
from edge.visits.telling.results import Stage
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from edge.visits.worth import is_worth_telling
from models.base import Box
from wire.events import Outcome

_PAST = 8
"""Of how many who left is remembered where."""
_PASSING_S = 2.0
"""For so long after somebody left, what moves there may be of him."""


@dataclass(slots=True)
class VisitCounts:
    """What was not told as a passage."""

    bystanders: int = 0


class Ending:
    """See the module. Not for several threads."""

    def __init__(self, vote: VoteSettings, lost: LostVisits) -> None:
        self.counts = VisitCounts()
        self._vote = vote
        self._lost = lost
        self._passing: list[tuple[float, Box]] = []

    def passed_at(self, now_s: float) -> list[Box]:
        """Return where somebody has just left."""
        return [box for since_s, box in self._passing if now_s - since_s <= _PASSING_S]

    def forget(self) -> None:
        """Forget where somebody left: the camera shows another place."""
        self._passing.clear()

    def end(self, visits: Iterable[Visit]) -> tuple[Passage, ...]:
        """End visits that are out of view; those that did not leave may be found again."""
        told = []
        for visit in _largest_first(visits):
            gone = not is_person(visit) and _has_left(visit)
            outcome = visit.outcome() if gone else None
            # Who goes away, too, may be lost and found again on his way.
            kept = outcome is not Outcome.PASSED or visit.phase() is Phase.LEAVING
            if outcome is not None and not kept:
                self._count(visit, outcome)
            if gone:
                self._passing.append((visit.last_s, visit.box))
            told.append(self._close(visit, outcome))
            if kept:
                self._lost.add([visit])
        self._passing = self._passing[-_PAST:]
        return tuple(passage for passage in told if passage is not None)

    def end_for_good(self, visits: Iterable[Visit], looked_s: float) -> tuple[Passage, ...]:
        """End visits, the camera being over or showing something else; it looked last at `looked_s`."""
        told, ended = [], _largest_first(visits)
        known = any(visit.plates.seen or visit.course.is_recognised for visit in ended)
        for visit in ended:
            if known and visit.unrecognised and visit.recorded is None:
                # Beside somebody known it is more likely a shadow, or a part of him.
                self.counts.bystanders += 1
                continue
            self._count(visit, visit.outcome(), over=True)
            self._passing.append((visit.last_s, visit.box))
            in_view = visit.last_s >= looked_s and not (visit.parked or visit.phase().has_left)
            # Nobody saw it go.
            outcome = Outcome.UNSEEN if in_view else visit.outcome()
            told.append(self._close(visit, outcome, over=True))
        self._passing = self._passing[-_PAST:]
        return tuple(passage for passage in told if passage is not None)

    def expire(self, now_s: float) -> tuple[Passage, ...]:
        """Give up those who were lost and did not come back; whoever flickers is one bystander, not many."""
        told = []
        for visit in self._lost.expire(now_s):
            if visit.recorded is None:
                self.counts.bystanders += 1
            elif visit.told_outcome is None:
                told.append(visit.tell(self._vote, Stage.OUTCOME, visit.outcome()))
        return tuple(told)

    def _count(self, visit: Visit, outcome: Outcome, *, over: bool = False) -> None:
        worth = visit.recorded is not None or is_worth_telling(visit, outcome, self._vote, over=over)
        self.counts.bystanders += not worth

    def _close(self, visit: Visit, outcome: Outcome | None, *, over: bool = False) -> Passage | None:
        """Tell the final result of a visit, where it says something new."""
        if visit.recorded is None:
            seen = visit.outcome() if over else outcome
            worth = is_worth_telling(visit, seen, self._vote, over=over)
            return visit.tell(self._vote, Stage.FINAL, outcome) if worth else None
        better = knows_more(visit.status(self._vote), visit.recorded.status) or is_clearly_better_seen(visit)
        if better or visit.ends_otherwise(self._vote) or stayed_on(visit):
            return visit.tell(self._vote, Stage.FINAL, outcome)
        if outcome is not None and outcome is not visit.told_outcome:
            return visit.tell(self._vote, Stage.OUTCOME, outcome)
        return None


def _has_left(visit: Visit) -> bool:
    return visit.phase().has_left or visit.outcome() in {Outcome.PASSED, Outcome.TURNED_BACK}


def _largest_first(visits: Iterable[Visit]) -> list[Visit]:
    return sorted(visits, key=lambda visit: -visit.box.width)

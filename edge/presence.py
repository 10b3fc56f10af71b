"""Who is at the arm of each lane now, as the centre is told: whoever came to it, until he is out of view.

The camera sees the place before the arm. Whoever leaves its picture towards the arm is below it for a moment yet.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol

from edge.journal import Journal
from edge.visits.presence.phase import Phase
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from wire.ids import PassageId
from wire.presence import MOST, LanePresence, Present, PresentState

SAID_AGAIN_S: Final = 5.0
"""While somebody is there it is said this often though nothing changes, for a centre that missed it."""
_STOOD_S: Final = 0.5
"""Whoever stands for so long waits."""
_BELOW_S: Final = 1.0
"""For so long who passes is below the arm once he is no longer in view, which he is a second longer than seen."""
_AT_THE_ARM: Final = frozenset({Phase.AT_ARM, Phase.PASSING})


class LaneInView(Protocol):
    """What must be known of a lane; `edge.lane.Lane` is one."""

    @property
    def name(self) -> str:
        """Its id."""

    @property
    def in_view(self) -> Sequence[Visit]:
        """Who was seen a moment ago."""

    @property
    def vote(self) -> VoteSettings:
        """How much a reading must have behind it."""


class PresenceReport:
    """Makes what is said of all lanes, and remembers what was said. For the event loop's thread."""

    def __init__(self, lanes: Sequence[LaneInView], journal: Journal) -> None:
        self._lanes = lanes
        self._journal = journal
        self._came: dict[PassageId, datetime] = {}
        """Since when everybody who is in view is at the arm."""
        self._waited: set[PassageId] = set()
        """Who has stopped there: whoever begins to back does not come to the arm anew."""
        self._said: dict[str, tuple[tuple[Present, ...], float]] = {}
        self._passing: dict[str, dict[PassageId, tuple[Present, float]]] = {}
        """Who passes in each lane, or is out of view and below its arm yet, and when he was in view last."""

    def who_is_there(self, lane: str) -> tuple[PassageId, ...]:
        """Return who is at the arm of a lane and has yet to pass it, who is at the front first."""
        return tuple(visit.id for visit in self._at_arm(lane))

    def who_waits(self, lane: str) -> PassageId | None:
        """Return who stands at the front of a lane's arm; None: nobody does."""
        there = self._at_arm(lane)
        return next(
            (one.id for one in there if one.in_front and _state_of(one) is PresentState.WAITING),
            None,
        )

    def _at_arm(self, lane: str) -> Sequence[Visit]:
        seen = [visit for one in self._lanes if one.name == lane for visit in one.in_view]
        there = [visit for visit in seen if visit.phase() is Phase.AT_ARM]
        return sorted(there, key=lambda visit: (not visit.in_front, visit.first_s))

    def begin(self) -> None:
        """Forget what was said: the line is new, and whoever listens may know nothing."""
        self._said.clear()

    def due(self) -> Iterable[LanePresence]:
        """Give what is to be said now: of lanes where it has changed, or was said too long ago."""
        now_s, now = self._journal.clock.monotonic(), self._journal.clock.now()
        in_view = {lane.name: lane.in_view for lane in self._lanes}
        seen = {visit.id for visits in in_view.values() for visit in visits}
        self._came = {passage: since for passage, since in self._came.items() if passage in seen}
        self._waited &= seen
        for lane in self._lanes:
            present = self._with_those_below(lane.name, self._present(in_view[lane.name], lane, now), now_s)
            said, at_s = self._said.get(lane.name, (None, float("-inf")))
            if present != said or (present and now_s - at_s >= SAID_AGAIN_S):
                self._said[lane.name] = present, now_s
                yield LanePresence(lane=lane.name, at=now, present=present)

    def _present(self, visits: Sequence[Visit], lane: LaneInView, now: datetime) -> tuple[Present, ...]:
        there = [one for visit in visits if (one := self._one(visit, lane, now)) is not None]
        return tuple(sorted(there, key=lambda one: (not one.front, one.since)))[:MOST]

    def _with_those_below(self, lane: str, present: tuple[Present, ...], now_s: float) -> tuple[Present, ...]:
        seen = {one.passage for one in present}
        passing = {
            passage: (one, at_s)
            for passage, (one, at_s) in self._passing.get(lane, {}).items()
            if passage not in seen and now_s - at_s <= _BELOW_S
        }
        below = tuple(one for one, _ in passing.values())
        passing |= {one.passage: (one, now_s) for one in present if one.state == PresentState.PASSING}
        self._passing[lane] = passing
        return (*present, *below)[:MOST]

    def _one(self, visit: Visit, lane: LaneInView, now: datetime) -> Present | None:
        if visit.id not in self._came and visit.phase() not in _AT_THE_ARM:
            return _said_of(visit, lane, PresentState.APPROACHING, visit.first_seen_at) if _comes(visit) else None
        since = self._came.setdefault(visit.id, now)
        state = _state_of(visit)
        if state is PresentState.WAITING:
            self._waited.add(visit.id)
        elif state is PresentState.ARRIVED and visit.id in self._waited:
            state = PresentState.WAITING
        return _said_of(visit, lane, state, since)


def _said_of(visit: Visit, lane: LaneInView, state: PresentState, since: datetime) -> Present:
    is_before_arm = state is not PresentState.APPROACHING and not visit.phase().has_left
    return Present(
        passage=visit.id,
        subject=visit.subject,
        state=state,
        since=since,
        front=visit.in_front and is_before_arm,
        plate_status=visit.status(lane.vote),
        plate=visit.plates.best(lane.vote),
    )


def _comes(visit: Visit) -> bool:
    """Say whether somebody comes who is first in his line: no screen may say then that nobody is there."""
    comes = visit.phase() is Phase.APPROACHING and visit.course.arrived
    return comes and visit.in_front and not visit.unrecognised


def _state_of(visit: Visit) -> PresentState:
    match visit.phase():
        case Phase.PASSING:
            return PresentState.PASSING
        case Phase.TURNED_BACK | Phase.LEAVING:
            return PresentState.TURNED_BACK
        case _:
            stands = visit.course.stood_s(visit.last_s) >= _STOOD_S
            return PresentState.WAITING if stands else PresentState.ARRIVED

"""Who is at the arm: from when somebody comes to it until he is out of view, and how often that is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from edge.journal import Journal
from edge.outbox import Outbox
from edge.presence import SAID_AGAIN_S, PresenceReport
from edge.running.clock import SetClock
from edge.visits.book import VisitBook
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from tests.edge.events import set_clock
from tests.edge.visits.scenes import A, Actor, drives, during, new_book, play
from wire.events import PlateStatus
from wire.presence import LanePresence, Present, PresentState

COMES = drives((0, 0), (4, 0.9), (9, 0.9), (11, 1.2), (12, 1.2))
GOES_BACK = drives((0, 0), (4, 0.9), (6, 0.9), (9, 0))


@dataclass
class WatchedLane:
    """A lane that shows a scene to its book."""

    actors: Sequence[Actor]
    name: str = "in-1"
    vote: VoteSettings = field(default_factory=VoteSettings)
    book: VisitBook = field(default_factory=new_book)
    now_s: float = 0.0

    @property
    def in_view(self) -> Sequence[Visit]:
        return [one for one in self.book.visits if one.last_s >= 100 + self.now_s - 1.0 and not one.parked]

    def go_on(self, until_s: float) -> None:
        play(self.book, self.actors, until_s, begin_s=self.now_s)
        self.now_s = until_s


@dataclass
class Watching:
    """One lane, its report, and a clock that both go by."""

    lane: WatchedLane
    clock: SetClock
    report: PresenceReport

    def say(self, until_s: float) -> list[LanePresence]:
        self.clock.ticks += until_s - self.lane.now_s
        self.lane.go_on(until_s)
        return list(self.report.due())


def watching(folder: Path, *actors: Actor) -> Watching:
    clock, lane = set_clock(), WatchedLane(actors)
    return Watching(lane, clock, PresenceReport([lane], Journal(Outbox(folder / "outbox.db"), clock)))


def only(said: Sequence[LanePresence]) -> Present:
    ((one,),) = (lane.present for lane in said)
    return one


def test_an_empty_lane_is_said_once_and_again_on_a_new_line(tmp_path: Path) -> None:
    one = watching(tmp_path)
    assert [lane.present for lane in one.say(1)] == [()]
    assert one.say(20) == []
    one.report.begin()
    assert [lane.present for lane in one.say(21)] == [()]


def test_one_who_comes_waits_and_passes_is_told_of_with_what_is_read(tmp_path: Path) -> None:
    one = watching(tmp_path, Actor(COMES, [A]))
    assert only(one.say(0.5)).state == PresentState.APPROACHING, "far away"
    came = only(one.say(4))
    assert (came.state, came.front, came.plate_status) == (PresentState.ARRIVED, True, PlateStatus.READ)
    assert came.plate is not None
    assert came.plate.text == A
    waits = only(one.say(6))
    assert (waits.state, waits.since, waits.passage) == (PresentState.WAITING, came.since, came.passage)
    assert one.say(6.5) == [], "nothing has changed"
    passes = only(one.say(11))
    assert (passes.state, passes.front) == (PresentState.PASSING, False)
    assert [lane.present for lane in one.say(14)] == [()]


def test_who_has_left_the_picture_over_the_near_border_is_below_the_arm_for_a_moment(tmp_path: Path) -> None:
    one = watching(tmp_path, Actor(COMES, [A]))
    one.say(11)
    one.lane.actors = ()
    one.say(11.9)
    assert one.lane.in_view
    one.say(12.5)
    assert not one.lane.in_view
    one.report.begin()
    (passes,) = [lane.present[0] for lane in one.say(12.7)]
    assert (passes.state, passes.front) == (PresentState.PASSING, False)
    assert one.report.who_is_there("in-1") == ()
    assert [lane.present for lane in one.say(16)] == [()]


def test_who_turns_back_is_not_below_the_arm(tmp_path: Path) -> None:
    one = watching(tmp_path, Actor(GOES_BACK))
    one.say(5.5)
    assert only(one.say(7.5)).state == PresentState.TURNED_BACK
    one.lane.actors = ()
    assert [lane.present for lane in one.say(9.5)] == [()]


def test_who_waits_is_told_of_again_from_time_to_time(tmp_path: Path) -> None:
    one = watching(tmp_path, Actor(COMES))
    first = only(one.say(6))
    one.clock.ticks += SAID_AGAIN_S
    assert only(list(one.report.due())) == first


def test_who_turns_back_is_told_of_until_he_is_gone(tmp_path: Path) -> None:
    one = watching(tmp_path, Actor(GOES_BACK))
    stood = only(one.say(5.5))
    goes = only(one.say(7.5))
    assert (goes.state, goes.front, goes.passage) == (PresentState.TURNED_BACK, False, stood.passage)
    assert [lane.present for lane in one.say(11)] == [()]


def test_who_has_waited_and_begins_to_back_does_not_come_to_the_arm_anew(tmp_path: Path) -> None:
    one = watching(tmp_path, Actor(GOES_BACK))
    states = [lane.present[0].state for step in range(1, 80) for lane in one.say(step / 10) if lane.present]
    changes = [state for before, state in pairwise(["", *states]) if state != before]
    came, *others = changes
    assert (came, others) == (
        PresentState.APPROACHING,
        [PresentState.ARRIVED, PresentState.WAITING, PresentState.TURNED_BACK],
    )


def test_who_comes_is_told_of_before_he_is_at_the_arm_and_is_not_before_it(tmp_path: Path) -> None:
    one = watching(tmp_path, Actor(COMES, [A]))
    said = [lane.present[0] for step in range(1, 40) for lane in one.say(step / 10) if lane.present]
    comes = [each for each in said if each.state == PresentState.APPROACHING]
    assert comes
    assert not any(each.front for each in comes)
    assert {each.since for each in comes} == {comes[0].since}


@pytest.mark.parametrize("until_s", [0.5, 5.0, 7.5, 11.0])
def test_who_is_there_is_at_the_arm_and_has_not_gone_away(tmp_path: Path, until_s: float) -> None:
    one = watching(tmp_path, Actor(GOES_BACK))
    one.say(until_s)
    assert len(one.report.who_is_there("in-1")) == (until_s == 5.0)
    assert one.report.who_is_there("out-1") == ()


def test_who_is_at_the_front_comes_first(tmp_path: Path) -> None:
    behind = during(drives((2, 0), (6, 0.5), (20, 0.5)), 2, 20)
    one = watching(tmp_path, Actor(COMES, [A]), Actor(behind))
    one.say(8)
    first, *others = one.report.who_is_there("in-1")
    assert next(visit.id for visit in one.lane.book.visits if visit.in_front) == first
    assert len(others) <= 1


@pytest.mark.parametrize("until_s,waits", [(0.5, False), (4.0, False), (6.0, True), (8.5, True), (11.0, False)])
def test_who_waits_has_come_stands_at_the_front_and_does_not_go(
    tmp_path: Path, until_s: float, *, waits: bool
) -> None:
    one = watching(tmp_path, Actor(COMES, [A]))
    one.say(until_s)
    assert (one.report.who_waits("in-1") is not None) is waits
    assert one.report.who_waits("out-1") is None


def test_who_turns_back_or_stands_behind_does_not_wait_at_the_front(tmp_path: Path) -> None:
    behind = during(drives((2, 0), (6, 0.5), (20, 0.5)), 2, 20)
    one = watching(tmp_path, Actor(GOES_BACK, [A]), Actor(behind))
    one.say(5.5)
    front = next(visit.id for visit in one.lane.book.visits if visit.in_front)
    assert one.report.who_waits("in-1") == front
    one.say(7.5)
    assert one.report.who_waits("in-1") != front


def test_who_stands_behind_one_who_still_comes_does_not_wait_at_the_front(tmp_path: Path) -> None:
    beside = drives((0, 0), (2, 0.5), (20, 0.5), x=150)
    one = watching(tmp_path, Actor(COMES, [A]), Actor(beside))
    (comes,) = [there for there in one.say(4.0)[0].present if there.front]
    assert (comes.state, len(one.report.who_is_there("in-1"))) == (PresentState.ARRIVED, 2)
    assert one.report.who_waits("in-1") is None
    one.say(6.0)
    assert one.report.who_waits("in-1") == comes.passage

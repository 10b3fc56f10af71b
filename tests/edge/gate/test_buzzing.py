"""A buzzer calls people to who waits: for whom it stays silent, and what may go wrong with it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from edge.gate.barrier import Barrier, Wish
from edge.gate.buzzing import Buzzing
from edge.journal import Journal
from edge.outbox import Outbox
from edge.presence import PresenceReport
from edge.running.clock import SetClock
from gate_drivers.base import Buzzer
from gate_drivers.simulated import Fault, SimulatedGate, SimulatedGateOptions
from tests.edge.events import set_clock
from tests.edge.outbox.inside import refuse_everything
from tests.edge.test_presence import WatchedLane
from tests.edge.visits.scenes import Actor, drives
from wire.capabilities import BUZZER
from wire.codec import decode_event
from wire.events import BuzzerSounded
from wire.ids import PassageId, new_id

AFTER_S = 90.0


@dataclass
class WaitingLane:
    """A lane at which somebody waits, its arm and buzzer, on a clock that stands."""

    folder: Path
    buzzer: Buzzer | None = None
    waiting: PassageId | None = field(default_factory=new_id)
    clock: SetClock = field(default_factory=set_clock)

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.folder / "outbox.db")
        self.journal = Journal(self.outbox, self.clock)
        self.gate = SimulatedGate(SimulatedGateOptions(), self.clock.monotonic)
        self.barrier = Barrier("in-1", self.gate, self.journal, deadline_s=3)
        who = {"in-1": lambda: self.waiting}
        self.buzzing = Buzzing(
            self.barrier, self.buzzer or self.gate, lambda lane: who[lane](), self.journal, AFTER_S
        )

    async def passes(self, seconds: float, every_s: float = 0.5) -> None:
        """Let time go by, and have the node look."""
        for _ in range(round(seconds / every_s)):
            await self.buzzing.look()
            self.clock.ticks += every_s
        await self.buzzing.look()

    async def opens(self, actor: str = "rules", passage: PassageId | None = None) -> None:
        await self.barrier.open_for(Wish(str(new_id()), "visitor", actor, passage=passage or self.waiting))

    def told(self) -> list[BuzzerSounded]:
        events = [decode_event(row.event) for row in self.outbox.pending(0, 1000)]
        return [event for event in events if isinstance(event, BuzzerSounded)]


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[WaitingLane]:
    one = WaitingLane(tmp_path)
    yield one
    one.outbox.close()


async def test_it_sounds_five_times_for_one_who_waits_and_that_is_on_disk_once(lane: WaitingLane) -> None:
    await lane.passes(89.5)
    assert (lane.gate.soundings, lane.told()) == (0, [])
    await lane.passes(0.5)
    assert lane.gate.soundings == 1
    await lane.passes(1800)
    assert lane.gate.soundings == lane.buzzing.soundings == 5
    (told,) = lane.told()
    assert (told.lane, told.passage, told.waited_s) == ("in-1", lane.waiting, 90)


async def test_who_leaves_after_89_seconds_is_not_called_to(lane: WaitingLane) -> None:
    await lane.passes(89)
    lane.waiting = None
    await lane.passes(600)
    assert (lane.gate.soundings, lane.told()) == (0, [])


@pytest.mark.parametrize("actor", ["rules", "guard-7", "button"])
async def test_who_is_let_in_is_not_called_to_by_whomever(lane: WaitingLane, actor: str) -> None:
    await lane.passes(60)
    await lane.opens(actor)
    await lane.passes(600)
    assert lane.gate.soundings == 0


async def test_who_is_let_in_between_two_calls_is_called_to_no_more(lane: WaitingLane) -> None:
    await lane.passes(100)
    await lane.opens("button")
    await lane.passes(600)
    assert lane.gate.soundings == 1


async def test_that_it_was_opened_for_another_one_does_not_let_him_in(lane: WaitingLane) -> None:
    await lane.passes(60)
    await lane.opens(passage=new_id())
    await lane.passes(40)
    assert lane.gate.soundings == 1


async def test_who_was_to_be_let_in_and_was_not_is_called_to(lane: WaitingLane) -> None:
    await lane.passes(60)
    lane.gate.fail(Fault.REFUSE)
    await lane.opens("guard-7")
    lane.gate.mend(Fault.REFUSE)
    await lane.passes(40)
    assert lane.gate.soundings == 1


async def test_under_an_arm_that_is_held_open_nobody_is_called_to_until_it_is_held_no_longer(
    lane: WaitingLane,
) -> None:
    lane.barrier.note_held(lane.clock.monotonic() + 3600)
    await lane.passes(600)
    assert lane.gate.soundings == 0
    lane.barrier.note_held(float("-inf"))
    await lane.passes(89)
    assert lane.gate.soundings == 0
    await lane.passes(1)
    assert lane.gate.soundings == 1


@pytest.mark.parametrize("days", [-400, -1, 1, 4000])
async def test_a_wall_clock_that_jumps_changes_nothing(lane: WaitingLane, days: int) -> None:
    await lane.passes(60)
    lane.clock.wall += timedelta(days=days)
    await lane.passes(29.5)
    assert lane.gate.soundings == 0
    await lane.passes(0.5)
    assert lane.gate.soundings == 1
    assert lane.told()[0].waited_s == 90


@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.UNREACHABLE, Fault.POWER_CUT, Fault.TIMEOUT])
async def test_one_that_fails_is_counted_and_tried_again_when_the_next_call_is_due(
    lane: WaitingLane, fault: Fault
) -> None:
    lane.gate.fail(fault)
    await lane.passes(100)
    assert lane.journal.failures["buzzer"] == 1
    assert lane.told() == [], "nobody knows that it sounded"
    lane.gate.mend(fault)
    await lane.passes(20)
    (told,) = lane.told()
    assert told.waited_s == 120
    assert (lane.buzzing.soundings, lane.journal.failures["buzzer"]) == (1, 1)


async def test_one_that_always_fails_stops_nothing_and_is_tried_five_times(lane: WaitingLane) -> None:
    lane.gate.fail(Fault.UNREACHABLE)
    await lane.passes(1800)
    assert lane.journal.failures["buzzer"] == 5
    lane.gate.mend(Fault.UNREACHABLE)
    await lane.opens("button")
    assert lane.barrier.raised_for == lane.waiting


class HangingBuzzer:
    async def sound(self) -> None:
        await asyncio.Event().wait()


async def test_one_that_hangs_is_let_go_of_and_counted(tmp_path: Path) -> None:
    lane = WaitingLane(tmp_path, HangingBuzzer())
    await lane.passes(90)
    assert lane.journal.failures["buzzer"] == 1
    lane.outbox.close()


class BrokenBuzzer:
    def __init__(self) -> None:
        self.tries = 0

    async def sound(self) -> None:
        self.tries += 1
        raise ZeroDivisionError


async def test_a_fault_of_the_driver_s_program_does_not_come_again_before_the_next_call(tmp_path: Path) -> None:
    buzzer = BrokenBuzzer()
    lane = WaitingLane(tmp_path, buzzer)
    with pytest.raises(ZeroDivisionError):
        await lane.passes(90)
    await lane.passes(29)
    assert buzzer.tries == 1
    with pytest.raises(ZeroDivisionError):
        await lane.passes(1)
    lane.outbox.close()


async def test_with_a_disk_that_takes_nothing_it_sounds_all_the_same(lane: WaitingLane) -> None:
    refuse_everything(lane.outbox)
    await lane.passes(120)
    assert lane.gate.soundings == 2
    assert lane.journal.failures["outbox"] >= 2


async def test_a_centre_that_does_not_read_it_is_told_nothing(lane: WaitingLane) -> None:
    lane.journal.centre_reads = frozenset({"passage", "barrier"})
    await lane.passes(110)
    assert (lane.gate.soundings, lane.told()) == (1, [])
    lane.journal.centre_reads = frozenset({BUZZER})
    await lane.passes(20)
    assert [told.waited_s for told in lane.told()] == [120]


@pytest.mark.parametrize("leaves_s,soundings", [(92, 0), (110, 1)])
async def test_a_car_that_is_seen_to_come_and_to_stand_is_called_to_unless_it_goes_back_before(
    tmp_path: Path, leaves_s: float, soundings: int
) -> None:
    scene = WatchedLane([Actor(drives((0, 0), (4, 0.9), (leaves_s, 0.9), (leaves_s + 3, 0)))])
    lane = WaitingLane(tmp_path)
    presence = PresenceReport([scene], lane.journal)
    buzzing = Buzzing(lane.barrier, lane.gate, presence.who_waits, lane.journal, AFTER_S)
    for half_seconds in range(1, 260):
        scene.go_on(half_seconds / 2)
        lane.clock.ticks += 0.5
        await buzzing.look()
    assert lane.gate.soundings == soundings
    assert len(lane.told()) == soundings
    lane.outbox.close()

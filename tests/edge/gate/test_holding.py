"""A barrier is held open for a person: by whom it begins and ends, and what may go wrong meanwhile."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gate_drivers.base import GateState
from gate_drivers.simulated import Fault
from tests.edge.gate.held import HeldLane
from tests.edge.outbox.inside import refuse_everything
from wire.capabilities import HOLDS
from wire.events import GateState as SaidState
from wire.ids import new_id


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[HeldLane]:
    one = HeldLane(tmp_path)
    yield one
    one.outbox.close()


async def test_it_is_held_until_its_time_is_over_and_comes_down_by_itself(lane: HeldLane) -> None:
    hold = await lane.begin(3600)
    await lane.passes(3599, steps=50)
    assert await lane.gate.state() is GateState.OPEN
    await lane.passes(1)
    await lane.passes(10)
    assert await lane.gate.state() is GateState.CLOSED
    began, ended = lane.told()
    assert (began.hold, began.command, began.actor, began.left_s) == (hold, hold, "guard-7", 3600)
    assert (began.change, began.reason) == ("began", "moving")
    assert (ended.hold, ended.command, ended.actor) == (hold, None, None)
    assert (ended.change, ended.reason) == ("ended", "clock")


async def test_a_person_ends_it_and_the_controller_lowers(lane: HeldLane) -> None:
    hold = await lane.begin()
    await lane.passes(60)
    command = await lane.end(hold)
    await lane.passes(1)
    assert await lane.gate.state() is GateState.CLOSING
    ended = lane.told()[-1]
    assert (ended.change, ended.reason, ended.command, ended.actor) == ("ended", "person", command, "guard-8")


async def test_ended_while_somebody_stands_under_it_the_arm_stays_up(lane: HeldLane) -> None:
    hold = await lane.begin()
    await lane.passes(60)
    lane.gate.occupy(occupied=True)
    await lane.end(hold)
    await lane.passes(600)
    assert await lane.gate.state() is GateState.OPEN


async def test_ended_twice_it_is_said_not_to_be_held(lane: HeldLane) -> None:
    hold = await lane.begin()
    await lane.end(hold)
    await lane.end(hold)
    assert lane.words() == [("began", "moving"), ("ended", "person"), ("ended", "not_held")]


async def test_the_end_of_a_hold_that_never_was_moves_nothing(lane: HeldLane) -> None:
    hold = await lane.begin()
    await lane.end(new_id())
    await lane.passes(60)
    assert await lane.gate.state() is GateState.OPEN
    assert lane.words()[-1] == ("ended", "not_held")
    assert lane.told()[-1].hold != hold


@pytest.mark.parametrize("days", [-400, -1, 1, 4000])
async def test_a_wall_clock_that_jumps_changes_nothing_about_the_end(lane: HeldLane, days: int) -> None:
    await lane.begin(3600)
    lane.clock.wall += timedelta(days=days)
    await lane.passes(3599, steps=20)
    assert await lane.gate.state() is GateState.OPEN
    await lane.passes(1.1)
    assert lane.words()[-1] == ("ended", "clock")


@pytest.mark.parametrize(
    "seconds,reason,why",
    [
        (43_201, "moving", "hold_too_long"),
        (901, "emergency", "hold_too_long"),
    ],
)
async def test_more_than_it_may_is_refused_whoever_signed_it(
    lane: HeldLane, seconds: float, reason: str, why: str
) -> None:
    await lane.begin(seconds, reason)
    assert await lane.gate.state() is GateState.CLOSED
    assert lane.words() == [("not_begun", why)]
    assert lane.journal.failures[why] == 1


async def test_a_barrier_that_cannot_be_held_says_so_and_does_not_move(tmp_path: Path) -> None:
    lane = HeldLane(tmp_path, longest_s=0)
    await lane.begin(60)
    assert await lane.gate.state() is GateState.CLOSED
    assert lane.words() == [("not_begun", "hold_unsupported")]
    lane.outbox.close()


@pytest.mark.parametrize(
    "fault,why",
    [
        (Fault.REFUSE, "refused_controller"),
        (Fault.UNREACHABLE, "controller_unreachable"),
        (Fault.POWER_CUT, "controller_unreachable"),
    ],
)
async def test_a_controller_that_fails_holds_nothing_and_nothing_is_kept(
    lane: HeldLane, fault: Fault, why: str
) -> None:
    lane.gate.fail(fault)
    await lane.begin()
    assert lane.words() == [("not_begun", why)]
    assert lane.kept.load() is None


async def test_where_the_answer_got_lost_the_arm_is_not_left_up_unknown_to_anybody(lane: HeldLane) -> None:
    lane.gate.fail(Fault.TIMEOUT)
    await lane.begin(3600)
    lane.gate.mend(Fault.TIMEOUT)
    await lane.passes(60)
    assert lane.words() == [("not_begun", "controller_silent")]
    assert await lane.gate.state() is GateState.CLOSED


async def test_a_later_hold_takes_its_place_if_it_ends_later(lane: HeldLane) -> None:
    first = await lane.begin(600)
    second = await lane.begin(3600, "construction")
    assert [(one.hold, one.change, one.reason) for one in lane.told()] == [
        (first, "began", "moving"),
        (first, "ended", "replaced"),
        (second, "began", "construction"),
    ]
    await lane.passes(3000, steps=10)
    assert await lane.gate.state() is GateState.OPEN


async def test_an_emergency_shortens_no_hold_that_lasts_longer(lane: HeldLane) -> None:
    await lane.begin(7200)
    await lane.begin(900, "emergency")
    assert lane.words()[-1] == ("not_begun", "held_longer")
    await lane.passes(3600, steps=10)
    assert await lane.gate.state() is GateState.OPEN


async def test_a_later_hold_that_the_controller_did_not_answer_leaves_the_first_one(lane: HeldLane) -> None:
    first = await lane.begin(600)
    lane.gate.fail(Fault.TIMEOUT)
    await lane.begin(7200, "construction")
    lane.gate.mend(Fault.TIMEOUT)
    kept = lane.kept.load()
    assert kept is not None
    assert kept.id == first
    await lane.passes(620, steps=10)
    await lane.passes(10)
    assert lane.words()[-1] == ("ended", "clock")


async def test_a_controller_that_does_not_take_the_end_leaves_it_on_and_says_so(lane: HeldLane) -> None:
    hold = await lane.begin(3600)
    lane.gate.fail(Fault.UNREACHABLE)
    await lane.end(hold)
    assert lane.words()[-1] == ("not_ended", "controller_unreachable")
    lane.gate.mend(Fault.UNREACHABLE)
    await lane.end(hold)
    assert lane.words()[-1] == ("ended", "person")


async def test_an_arm_that_somebody_lowered_ends_the_hold_and_does_not_rise_by_itself(lane: HeldLane) -> None:
    await lane.begin(3600)
    await lane.passes(60, steps=4)
    lane.gate.fail(Fault.STUCK)
    lane.gate.mend(Fault.STUCK)
    await lane.passes(10, steps=10)
    assert lane.words()[-1] == ("ended", "arm_down")
    assert lane.kept.load() is None


async def test_an_arm_that_never_rose_ends_it_after_a_while(lane: HeldLane) -> None:
    lane.gate.fail(Fault.STUCK)
    await lane.begin(3600)
    lane.gate.mend(Fault.STUCK)
    lane.gate._arm.hold_no_longer(lane.clock.monotonic())
    await lane.passes(29, steps=4)
    assert lane.words() == [("began", "moving")]
    await lane.passes(1.1)
    assert lane.words()[-1] == ("ended", "arm_down")


async def test_of_an_arm_that_nobody_can_see_nothing_is_concluded(lane: HeldLane) -> None:
    await lane.begin(3600)
    lane.gate.fail(Fault.UNREACHABLE)
    await lane.passes(600, steps=10)
    assert lane.barrier.state is SaidState.UNKNOWN
    assert lane.words() == [("began", "moving")]


async def test_with_a_disk_that_takes_nothing_a_person_is_obeyed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "holds").write_text("in the way of the folder", encoding="utf-8")
    lane = HeldLane(tmp_path)
    refuse_everything(lane.outbox)
    await lane.begin()
    assert await lane.gate.state() is GateState.OPENING
    assert lane.journal.failures["held_file"] >= 1
    assert lane.journal.failures["outbox"] >= 1
    lane.outbox.close()


async def test_a_centre_that_does_not_read_it_is_told_nothing(lane: HeldLane) -> None:
    lane.journal.centre_reads = frozenset({"passage", "barrier"})
    hold = await lane.begin()
    await lane.end(hold)
    assert lane.told() == []
    lane.journal.centre_reads = frozenset({HOLDS})
    await lane.end(hold)
    assert lane.words() == [("ended", "not_held")]

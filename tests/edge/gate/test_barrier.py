import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.gate.barrier import Barrier, Wish
from edge.journal import Journal
from edge.outbox import Outbox
from gate_drivers.base import (
    GateDriver,
    GateError,
    GateState,
    Opened,
    OpenOrder,
)
from gate_drivers.simulated import Fault, SimulatedGate, SimulatedGateOptions
from tests.edge.events import set_clock
from tests.edge.lanes import WitnessGate
from tests.edge.outbox.inside import refuse_everything
from wire import events
from wire.codec import decode_event
from wire.events import BarrierMoved, BarrierResult, GateStateChanged
from wire.ids import new_id


class Wall:
    """Time for the simulated gate, the same that the node's clock tells."""

    def __init__(self) -> None:
        self.clock = set_clock()

    def __call__(self) -> float:
        return self.clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        self.clock.ticks += seconds


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.db")
    yield box
    box.close()


@pytest.fixture
def journal(outbox: Outbox, wall: Wall) -> Journal:
    return Journal(outbox, wall.clock)


@pytest.fixture
def gate(wall: Wall) -> SimulatedGate:
    return SimulatedGate(SimulatedGateOptions(), wall, wall.sleep)


@pytest.fixture
def barrier(gate: SimulatedGate, journal: Journal) -> Barrier:
    return Barrier("in-1", gate, journal, deadline_s=3)


def told(outbox: Outbox) -> list[object]:
    return [decode_event(row.event) for row in outbox.pending(0, 100)]


def moves(outbox: Outbox) -> list[BarrierMoved]:
    return [event for event in told(outbox) if isinstance(event, BarrierMoved)]


async def test_an_opening_is_carried_out_and_written_down(barrier: Barrier, outbox: Outbox) -> None:
    passage = new_id()
    await barrier.open(passage, "resident")
    moved, changed = told(outbox)
    assert isinstance(moved, BarrierMoved)
    assert (moved.passage, moved.result, moved.reason) == (passage, BarrierResult.OPENED, "resident")
    assert isinstance(changed, GateStateChanged)
    assert changed.state.value == barrier.state.value == "opening"


async def test_a_passage_opens_once_and_the_second_word_says_so(
    barrier: Barrier, outbox: Outbox, gate: SimulatedGate, wall: Wall
) -> None:
    passage = new_id()
    await barrier.open(passage, "resident")
    wall.clock.ticks += 60
    assert await gate.state() is GateState.CLOSED
    await barrier.open(passage, "resident")
    assert await gate.state() is GateState.CLOSED
    assert [move.detail for move in moves(outbox)] == ["", "this order was carried out before"]


async def test_while_it_is_held_up_each_vehicle_is_recorded_and_none_costs_a_pulse(
    barrier: Barrier, outbox: Outbox, gate: SimulatedGate, wall: Wall
) -> None:
    await barrier.hold(Wish("hold", "moving", "guard"), 600)
    barrier.note_held(wall() + 600)
    wall.clock.ticks += 10
    await barrier.look()
    passages = [new_id() for _ in range(20)]
    for passage in passages:
        await barrier.open(passage, "resident")
    assert [(move.passage, move.result, move.detail) for move in moves(outbox)] == [
        (passage, BarrierResult.OPENED, "it is held open") for passage in passages
    ]
    assert gate._arm.raised_until == 0
    assert barrier.raised_for is None, "so nobody follows anybody"


async def test_an_arm_that_came_down_though_it_was_to_be_held_is_opened_as_usual(
    barrier: Barrier, outbox: Outbox, gate: SimulatedGate, wall: Wall
) -> None:
    barrier.note_held(wall() + 600)
    await barrier.look()
    await barrier.open(new_id(), "resident")
    assert await gate.state() is GateState.OPENING
    assert moves(outbox)[0].detail == ""


async def test_after_the_hold_each_vehicle_has_its_pulse_again(
    barrier: Barrier, gate: SimulatedGate, wall: Wall
) -> None:
    await barrier.hold(Wish("hold", "moving", "guard"), 60)
    barrier.note_held(wall() + 60)
    wall.clock.ticks += 100
    await barrier.look()
    passage = new_id()
    await barrier.open(passage, "resident")
    assert await gate.state() is GateState.OPENING
    assert barrier.raised_for == passage


async def test_an_account_named_like_the_rules_is_not_taken_for_them(barrier: Barrier, outbox: Outbox) -> None:
    command = new_id()
    await barrier.open_for(Wish(str(command), "staff", "rules", command=command))
    await barrier.open(new_id(), "resident")
    assert [(move.command, move.actor) for move in moves(outbox)] == [(command, "rules"), (None, None)]


@pytest.mark.parametrize(
    "fault,result,reason",
    [
        (Fault.REFUSE, BarrierResult.REFUSED, "refused_controller"),
        (Fault.TIMEOUT, BarrierResult.TIMED_OUT, "controller_silent"),
        (Fault.UNREACHABLE, BarrierResult.UNREACHABLE, "controller_unreachable"),
        (Fault.POWER_CUT, BarrierResult.UNREACHABLE, "controller_unreachable"),
        (Fault.STUCK, BarrierResult.ACCEPTED, "resident"),
    ],
)
async def test_what_went_wrong_is_written_down(
    barrier: Barrier,
    outbox: Outbox,
    gate: SimulatedGate,
    journal: Journal,
    fault: Fault,
    result: BarrierResult,
    reason: str,
) -> None:
    gate.fail(fault)
    await barrier.open(new_id(), "resident")
    (move,) = moves(outbox)
    assert (move.result, move.reason) == (result, reason)
    assert journal.failures["gate_open"] == (fault is not Fault.STUCK)


async def test_only_changes_of_state_are_written_down(
    barrier: Barrier, outbox: Outbox, gate: SimulatedGate, wall: Wall
) -> None:
    for _ in range(3):
        await barrier.look()
    await gate.open(OpenOrder("k", "guard", "guard", wall() + 3))
    for _ in range(20):
        await barrier.look()
        wall.clock.ticks += 0.5
    states = [event.state.value for event in told(outbox) if isinstance(event, GateStateChanged)]
    assert states == ["closed", "opening", "open", "closing", "closed"]


async def test_a_lost_controller_makes_the_state_unknown_and_nothing_else(
    barrier: Barrier, gate: SimulatedGate, journal: Journal
) -> None:
    await barrier.look()
    gate.fail(Fault.UNREACHABLE)
    await barrier.look()
    assert barrier.state.value == "unknown"
    assert journal.failures["gate_state"] == 1
    gate.mend(Fault.UNREACHABLE)
    await barrier.look()
    assert barrier.state.value == "closed"


async def test_a_full_disk_is_counted_and_stops_no_opening(
    barrier: Barrier, outbox: Outbox, gate: SimulatedGate, journal: Journal
) -> None:
    refuse_everything(outbox)
    await barrier.open(new_id(), "guard")
    assert await gate.state() is GateState.OPENING
    assert journal.failures["outbox"] == 2


async def test_watching_goes_on_after_a_failed_look(barrier: Barrier, gate: SimulatedGate) -> None:
    gate.fail(Fault.UNREACHABLE)
    watching = asyncio.create_task(barrier.watch(0.001))
    await asyncio.sleep(0.02)
    gate.mend(Fault.UNREACHABLE)
    while barrier.state.value != "closed":  # noqa: ASYNC110 - the state is what is watched
        await asyncio.sleep(0.001)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching


async def test_letting_go_moves_nothing(barrier: Barrier, gate: SimulatedGate, outbox: Outbox) -> None:
    await barrier.aclose()
    await barrier.open(new_id(), "resident")
    assert [move.result for move in moves(outbox)] == [BarrierResult.UNREACHABLE]
    assert gate._arm.position == 0


class HangingGate:
    """A driver that breaks its promise to answer."""

    async def open(self, order: OpenOrder) -> Opened:
        await asyncio.Event().wait()
        raise AssertionError(order)

    async def hold_open(self, order: OpenOrder, seconds: float) -> Opened:
        raise AssertionError(order, seconds)

    async def state(self) -> GateState:
        await asyncio.Event().wait()
        return GateState.OPEN

    async def aclose(self) -> None:
        """Nothing to let go of."""


class OddGate(HangingGate):
    """A driver of another maker with an error of its own."""

    async def open(self, order: OpenOrder) -> Opened:
        raise GateError(f"firmware says no to {order.reason}")

    async def state(self) -> GateState:
        return GateState.FAULT


@pytest.mark.parametrize("driver,reason", [(HangingGate(), "controller_silent"), (OddGate(), "controller_failed")])
async def test_a_driver_that_hangs_or_has_errors_of_its_own_stops_nothing(
    driver: GateDriver, reason: str, outbox: Outbox, journal: Journal
) -> None:
    barrier = Barrier("in-1", driver, journal, deadline_s=-0.99)
    await barrier.open(new_id(), "resident")
    (move,) = moves(outbox)
    assert (move.result, move.reason) == (BarrierResult.TIMED_OUT, reason)


@pytest.mark.parametrize("actor", ["rules", "guard", "button"])
async def test_whom_it_was_opened_for_is_let_in_by_whomever_and_also_after_others(
    barrier: Barrier, wall: Wall, actor: str
) -> None:
    passage = new_id()
    assert not barrier.lets_in(passage)
    for whom in (passage, new_id(), None):
        await barrier.open_for(Wish(str(new_id()), "visitor", actor, passage=whom))
        wall.clock.ticks += 60
    assert barrier.lets_in(passage)
    assert not barrier.lets_in(new_id())


@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.TIMEOUT, Fault.UNREACHABLE])
async def test_who_was_not_opened_for_in_the_end_is_not_let_in(
    barrier: Barrier, gate: SimulatedGate, fault: Fault
) -> None:
    gate.fail(fault)
    passage = new_id()
    await barrier.open(passage, "resident")
    assert not barrier.lets_in(passage)


async def test_while_it_is_held_everybody_is_let_in(barrier: Barrier, wall: Wall) -> None:
    barrier.note_held(wall() + 60)
    assert barrier.lets_in(new_id())
    wall.clock.ticks += 60
    assert not barrier.lets_in(new_id())


async def test_the_arm_is_up_for_whom_it_was_raised_until_it_is_seen_down(barrier: Barrier, wall: Wall) -> None:
    passage = new_id()
    assert not barrier.is_letting_in(passage)
    await barrier.open(passage, "resident")
    for seconds, up in ((0.0, True), (7.0, True), (2.0, False)):
        wall.clock.ticks += seconds
        await barrier.look()
        assert (barrier.is_letting_in(passage), barrier.is_letting_in(None)) == (up, up)
        assert not barrier.is_letting_in(new_id())


async def test_an_arm_that_was_raised_for_nobody_in_particular_or_is_held_is_up_for_everybody(
    barrier: Barrier, wall: Wall
) -> None:
    await barrier.open_for(Wish(str(new_id()), "visitor", "button"))
    assert barrier.is_letting_in(new_id())
    wall.clock.ticks += 60
    await barrier.look()
    assert not barrier.is_letting_in(new_id())
    barrier.note_held(wall() + 60)
    assert barrier.is_letting_in(new_id())


async def test_of_an_arm_that_nobody_can_see_ten_seconds_are_believed(
    outbox: Outbox, journal: Journal, wall: Wall
) -> None:
    blind = Barrier("in-1", WitnessGate(outbox), journal, deadline_s=3)
    passage = new_id()
    await blind.open(passage, "resident")
    blind.state = events.GateState.UNKNOWN
    wall.clock.ticks += 9.9
    assert blind.is_letting_in(passage)
    wall.clock.ticks += 0.1
    assert not blind.is_letting_in(passage)

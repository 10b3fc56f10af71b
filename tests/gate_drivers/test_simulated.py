from dataclasses import dataclass

import pytest

from gate_drivers.base import (
    NO_LONGER,
    GateRefused,
    GateState,
    GateTimeout,
    GateUnreachable,
    OpenOrder,
    Refusal,
)
from gate_drivers.simulated import Fault, SimulatedGate, SimulatedGateOptions


@dataclass
class FastClock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> FastClock:
    return FastClock()


@pytest.fixture
def gate(clock: FastClock) -> SimulatedGate:
    return SimulatedGate(SimulatedGateOptions(travel_s=1.5, hold_s=5), clock, clock.sleep)


def order(clock: FastClock, key: str = "k") -> OpenOrder:
    return OpenOrder(key, "resident", "rules", clock.now + 3)


async def test_one_opening_from_beginning_to_end(gate: SimulatedGate, clock: FastClock) -> None:
    opened = await gate.open(order(clock))
    assert opened.confirmed
    seen = [opened.state]
    for _ in range(100):
        clock.now += 0.1
        if (state := await gate.state()) is not seen[-1]:
            seen.append(state)
    assert seen == [GateState.OPENING, GateState.OPEN, GateState.CLOSING, GateState.CLOSED]


async def test_a_repeat_does_not_keep_it_up_longer(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.open(order(clock))
    clock.now += 6
    await gate.open(order(clock))
    clock.now += 1
    assert await gate.state() is GateState.CLOSING


async def test_a_hold_ends_by_itself(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.hold_open(order(clock), 60)
    clock.now += 59.9
    assert await gate.state() is GateState.OPEN
    clock.now += 60
    assert await gate.state() is GateState.CLOSED


async def test_a_pulse_for_a_car_meanwhile_shortens_no_hold(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.hold_open(order(clock), 3600)
    clock.now += 60
    await gate.open(order(clock, "car"))
    clock.now += 3000
    assert await gate.state() is GateState.OPEN


async def test_a_hold_that_is_ended_comes_down_by_itself(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.hold_open(order(clock), 3600)
    clock.now += 60
    await gate.hold_open(order(clock, "end"), NO_LONGER)
    clock.now += 1
    assert await gate.state() is GateState.CLOSING


async def test_a_hold_that_is_ended_still_waits_for_whoever_stands_there(
    gate: SimulatedGate, clock: FastClock
) -> None:
    await gate.hold_open(order(clock), 3600)
    clock.now += 60
    gate.occupy(occupied=True)
    await gate.hold_open(order(clock, "end"), NO_LONGER)
    clock.now += 600
    assert await gate.state() is GateState.OPEN


async def test_a_later_hold_takes_the_place_of_the_earlier_one(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.hold_open(order(clock), 3600)
    await gate.hold_open(order(clock, "shorter"), 60)
    clock.now += 61
    assert await gate.state() is GateState.CLOSING


async def test_a_hold_longer_than_it_can_is_refused_by_its_number(gate: SimulatedGate, clock: FastClock) -> None:
    with pytest.raises(GateRefused, match="at most 43200 s") as caught:
        await gate.hold_open(order(clock), 43_201)
    assert caught.value.refusal is Refusal.INVALID


async def test_after_a_power_cut_nothing_is_held_any_more(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.hold_open(order(clock), 3600)
    clock.now += 10
    gate.fail(Fault.POWER_CUT)
    gate.mend(Fault.POWER_CUT)
    clock.now += 10
    assert gate._arm.position == 1.0
    await gate.state()
    assert gate._arm.position == 0.0


async def test_it_never_closes_onto_an_occupied_loop(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.open(order(clock))
    gate.occupy(occupied=True)
    clock.now += 600
    assert await gate.state() is GateState.OPEN
    gate.occupy(occupied=False)
    clock.now += 10
    assert await gate.state() is GateState.CLOSED


async def test_refused(gate: SimulatedGate, clock: FastClock) -> None:
    gate.fail(Fault.REFUSE)
    with pytest.raises(GateRefused) as caught:
        await gate.open(order(clock))
    assert caught.value.refusal is Refusal.CONTROLLER
    assert await gate.state() is GateState.CLOSED


async def test_a_lost_answer_takes_until_the_deadline_though_the_arm_moved(
    gate: SimulatedGate, clock: FastClock
) -> None:
    gate.fail(Fault.TIMEOUT)
    with pytest.raises(GateTimeout):
        await gate.open(order(clock))
    assert clock.now == 1003
    assert await gate.state() is GateState.OPEN


async def test_unreachable_and_mended(gate: SimulatedGate, clock: FastClock) -> None:
    gate.fail(Fault.UNREACHABLE)
    with pytest.raises(GateUnreachable):
        await gate.open(order(clock))
    with pytest.raises(GateUnreachable):
        await gate.state()
    gate.mend(Fault.UNREACHABLE)
    assert (await gate.open(order(clock))).confirmed


async def test_a_stuck_arm_is_a_fault_and_confirms_nothing(gate: SimulatedGate, clock: FastClock) -> None:
    gate.fail(Fault.STUCK)
    opened = await gate.open(order(clock))
    assert (opened.confirmed, opened.state) == (False, GateState.FAULT)
    gate.mend(Fault.STUCK)
    assert await gate.state() is GateState.CLOSED


async def test_after_a_power_cut_nothing_rises_and_the_position_is_unknown(
    gate: SimulatedGate, clock: FastClock
) -> None:
    await gate.open(order(clock))
    clock.now += 2
    gate.fail(Fault.POWER_CUT)
    with pytest.raises(GateUnreachable):
        await gate.state()
    clock.now += 60
    gate.mend(Fault.POWER_CUT)
    clock.now += 60
    assert await gate.state() is GateState.UNKNOWN
    assert not (await gate.open(order(clock, "second"))).confirmed
    clock.now += 2
    assert await gate.state() is GateState.OPEN


async def test_faults_may_be_there_from_the_beginning(clock: FastClock) -> None:
    gate = SimulatedGate(SimulatedGateOptions(faults=frozenset({Fault.POWER_CUT})), clock, clock.sleep)
    with pytest.raises(GateUnreachable):
        await gate.state()
    gate.mend(Fault.POWER_CUT)
    assert await gate.state() is GateState.UNKNOWN


async def test_once_closed_it_takes_no_orders(gate: SimulatedGate, clock: FastClock) -> None:
    await gate.aclose()
    with pytest.raises(GateUnreachable, match="closed"):
        await gate.open(order(clock))


async def test_its_buzzer_sounds_once_for_each_time_and_the_arm_stays(gate: SimulatedGate) -> None:
    await gate.sound()
    await gate.sound()
    assert gate.soundings == 2
    assert await gate.state() is GateState.CLOSED


@pytest.mark.parametrize(
    "fault,error,soundings",
    [
        (Fault.REFUSE, GateRefused, 0),
        (Fault.UNREACHABLE, GateUnreachable, 0),
        (Fault.POWER_CUT, GateUnreachable, 0),
        (Fault.TIMEOUT, GateTimeout, 1),
    ],
)
async def test_a_buzzer_fails_as_its_controller_does(
    gate: SimulatedGate, fault: Fault, error: type[Exception], soundings: int
) -> None:
    gate.fail(fault)
    with pytest.raises(error):
        await gate.sound()
    assert gate.soundings == soundings


async def test_an_arm_that_is_stuck_keeps_no_buzzer_from_sounding(gate: SimulatedGate) -> None:
    gate.fail(Fault.STUCK)
    await gate.sound()
    assert gate.soundings == 1

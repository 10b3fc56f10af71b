import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_drivers.base import GateState
from gate_drivers.simulated_arm import Arm


def state_at(arm: Arm, now: float) -> GateState:
    arm.advance(now)
    return arm.state


@pytest.mark.parametrize(
    "now, state",
    [
        (0.0, GateState.OPENING),
        (1.9, GateState.OPENING),
        (2.0, GateState.OPEN),
        (6.9, GateState.OPEN),
        (7.5, GateState.CLOSING),
        (9.0, GateState.CLOSED),
        (900.0, GateState.CLOSED),
    ],
)
def test_one_pulse_from_up_to_down(now: float, state: GateState) -> None:
    arm = Arm(travel_s=2.0, now=0.0)
    arm.raise_until(0.0, 7.0)
    assert state_at(arm, now) is state


def test_it_does_not_come_down_on_somebody() -> None:
    arm = Arm(travel_s=2.0, now=0.0)
    arm.raise_until(0.0, 7.0)
    arm.occupy(3.0, occupied=True)
    assert state_at(arm, 500.0) is GateState.OPEN
    arm.occupy(500.0, occupied=False)
    assert state_at(arm, 501.0) is GateState.CLOSING


def test_it_rises_again_when_somebody_comes_under_it() -> None:
    arm = Arm(travel_s=2.0, now=0.0)
    arm.raise_until(0.0, 7.0)
    arm.occupy(8.0, occupied=True)
    assert state_at(arm, 8.0) is GateState.OPENING
    assert arm.position == pytest.approx(0.5)
    assert state_at(arm, 9.0) is GateState.OPEN


def test_a_shorter_pulse_does_not_shorten_a_hold() -> None:
    arm = Arm(travel_s=2.0, now=0.0)
    arm.raise_until(0.0, 100.0)
    arm.raise_until(5.0, 12.0)
    assert state_at(arm, 99.0) is GateState.OPEN


def test_without_drive_it_stays_half_way_and_is_neither_open_nor_closed() -> None:
    arm = Arm(travel_s=2.0, now=0.0)
    arm.raise_until(0.0, 7.0)
    arm.drive(1.0, on=False)
    arm.raise_until(50.0, 60.0)
    assert state_at(arm, 55.0) is GateState.UNKNOWN
    assert arm.position == pytest.approx(0.5)


STEPS = st.lists(
    st.tuples(st.floats(0.0, 5.0), st.sampled_from(["raise", "occupy", "leave", "cut", "restore", "wait"])),
    max_size=40,
)


@given(STEPS)
def test_no_trace_ever_lowers_while_the_safety_loop_is_occupied(steps: list[tuple[float, str]]) -> None:
    arm, now = Arm(travel_s=2.0, now=0.0), 0.0
    for pause_s, deed in steps:
        before, occupied = arm.position, arm.occupied
        now += pause_s
        arm.advance(now)
        assert not (occupied and arm.position < before)
        assert 0 <= arm.position <= 1
        if deed == "raise":
            arm.raise_until(now, now + 3.0)
        elif deed in {"occupy", "leave"}:
            arm.occupy(now, occupied=deed == "occupy")
        elif deed in {"cut", "restore"}:
            arm.drive(now, on=deed == "restore")
        assert not (arm.occupied and arm.state is GateState.CLOSING)


@given(STEPS)
def test_left_alone_and_free_it_always_ends_down(steps: list[tuple[float, str]]) -> None:
    arm, now = Arm(travel_s=2.0, now=0.0), 0.0
    for pause_s, deed in steps:
        now += pause_s
        if deed == "raise":
            arm.raise_until(now, now + 3.0)
        elif deed in {"occupy", "leave"}:
            arm.occupy(now, occupied=deed == "occupy")
    arm.occupy(now, occupied=False)
    assert state_at(arm, now + 10.0) is GateState.CLOSED

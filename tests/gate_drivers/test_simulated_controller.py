"""The simulated controller: one line, taken by turns, and faults that reach all lanes."""

import asyncio
import time
from pathlib import Path

import pytest

from gate_drivers.base import GateBusy, GateRefused, GateState, GateTimeout, GateUnreachable, OpenOrder, Refusal
from gate_drivers.registry import build_controller
from gate_drivers.simulated import Fault
from gate_drivers.simulated_controller import (
    SimulatedController,
    SimulatedControllerOptions,
    SimulatedOutput,
)


def order(key: str = "k", *, within_s: float = 3.0) -> OpenOrder:
    return OpenOrder(key, "visitor", "guard", time.monotonic() + within_s)


@pytest.fixture
def controller() -> SimulatedController:
    return SimulatedController(SimulatedControllerOptions(outputs=3))


@pytest.fixture
def lanes(controller: SimulatedController) -> tuple[SimulatedOutput, SimulatedOutput]:
    return controller.output(1), controller.output(2)


async def test_while_one_lane_waits_for_an_answer_the_other_waits_for_its_turn(
    lanes: tuple[SimulatedOutput, SimulatedOutput],
) -> None:
    silent, other = lanes
    silent.fail(Fault.TIMEOUT)
    began = time.monotonic()
    answers = await asyncio.gather(
        silent.open(order(within_s=0.2)), other.open(order(within_s=3.0)), return_exceptions=True
    )
    assert isinstance(answers[0], GateTimeout)
    assert not isinstance(answers[1], BaseException)
    assert 0.15 < time.monotonic() - began < 2.0


async def test_an_order_whose_turn_does_not_come_in_time_is_late_and_moves_nothing_later(
    lanes: tuple[SimulatedOutput, SimulatedOutput],
) -> None:
    silent, other = lanes
    silent.fail(Fault.TIMEOUT)
    answers = await asyncio.gather(
        silent.open(order(within_s=0.4)), other.open(order(within_s=0.1)), return_exceptions=True
    )
    assert isinstance(answers[1], GateRefused)
    assert answers[1].refusal is Refusal.LATE
    assert await other.state() is GateState.CLOSED
    with pytest.raises(GateRefused):
        await other.open(order())
    assert await other.state() is GateState.CLOSED


async def test_a_question_whose_turn_does_not_come_says_that_the_line_was_busy(
    lanes: tuple[SimulatedOutput, SimulatedOutput],
) -> None:
    silent, other = lanes
    silent.fail(Fault.TIMEOUT)
    moving = asyncio.create_task(silent.open(order(within_s=2.6)))
    await asyncio.sleep(0.05)
    for answer in await asyncio.gather(other.state(), other.sound(), return_exceptions=True):
        assert isinstance(answer, GateBusy)
        assert isinstance(answer, GateUnreachable)
    assert other.soundings == 0
    with pytest.raises(GateTimeout):
        await moving


async def test_a_fault_of_the_controller_is_one_of_all_its_lanes(
    controller: SimulatedController, lanes: tuple[SimulatedOutput, SimulatedOutput]
) -> None:
    controller.fail(Fault.POWER_CUT)
    for lane in lanes:
        with pytest.raises(GateUnreachable):
            await lane.state()
    controller.mend(Fault.POWER_CUT)
    for lane in lanes:
        assert await lane.state() is GateState.UNKNOWN


async def test_a_fault_of_one_lane_is_its_own(lanes: tuple[SimulatedOutput, SimulatedOutput]) -> None:
    stuck, other = lanes
    stuck.fail(Fault.STUCK)
    answers = await asyncio.gather(stuck.open(order()), other.open(order()))
    assert [answer.confirmed for answer in answers] == [False, True]


async def test_its_secret_comes_from_a_file_and_shows_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("correct horse battery", encoding="utf-8")
    file.chmod(0o600)
    options = SimulatedControllerOptions.model_validate({"password_file": file})
    assert "correct horse" not in repr(options)
    assert options.password_file is not None
    assert options.password_file.secret.get_secret_value() == "correct horse battery"
    lane = build_controller("simulated", {"password_file": str(file)}).output(1)
    assert (await lane.open(order())).confirmed

"""What every controller must do whose outputs belong to several lanes: each of them like a driver of its own.

That an output is a driver like any other is in test_conformance.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import ValidationError

from gate_drivers.base import GateConfigurationError, GateDriver, GateError, GateRefused, GateState, OpenOrder
from gate_drivers.controller import Controller
from gate_drivers.registry import build_controller, find_controller, installed_controllers

MOVING_UP = {GateState.OPEN, GateState.OPENING}


def order(key: str = "key-1", *, within_s: float = 3.0) -> OpenOrder:
    return OpenOrder(key, reason="conformance", actor="tester", deadline_s=time.monotonic() + within_s)


@pytest.fixture
async def controller(controller_name: str, driver_options: dict[str, Any]) -> AsyncIterator[Controller]:
    if controller_name not in installed_controllers():
        pytest.fail(f"no controller driver {controller_name!r} is installed")
    built = build_controller(controller_name, driver_options)
    yield built
    await built.aclose()


@pytest.fixture
def lanes(controller: Controller) -> tuple[GateDriver, GateDriver]:
    return controller.output(1), controller.output(2)


async def test_two_lanes_at_once_each_move_their_own(lanes: tuple[GateDriver, GateDriver]) -> None:
    answers = await asyncio.gather(*(lane.open(order(f"lane-{number}")) for number, lane in enumerate(lanes)))
    assert [answer.repeated for answer in answers] == [False, False]
    assert all(answer.confirmed is (answer.state in MOVING_UP) for answer in answers)


async def test_one_lane_moves_and_the_other_stays(lanes: tuple[GateDriver, GateDriver]) -> None:
    moved, other = lanes
    before = await other.state()
    await moved.open(order())
    assert await other.state() is before


async def test_a_key_counts_for_each_lane_by_itself(lanes: tuple[GateDriver, GateDriver]) -> None:
    answers = await asyncio.gather(*(lane.open(order("the same")) for lane in (*lanes, *lanes)))
    assert [answer.repeated for answer in answers].count(False) == 2


async def test_a_late_order_of_one_lane_is_refused_and_moves_no_other(
    lanes: tuple[GateDriver, GateDriver],
) -> None:
    late, other = lanes
    answers = await asyncio.gather(late.open(order(within_s=-1.0)), other.open(order()), return_exceptions=True)
    assert isinstance(answers[0], GateRefused)
    assert not isinstance(answers[1], BaseException)
    assert await late.state() not in MOVING_UP


async def test_many_orders_and_questions_of_both_lanes_are_all_answered(
    lanes: tuple[GateDriver, GateDriver],
) -> None:
    asked = [lane.open(order(f"{number}", within_s=10.0)) for number in range(5) for lane in lanes]
    states = [lane.state() for lane in lanes for _ in range(5)]
    await asyncio.gather(*asked, *states)


async def test_letting_go_of_one_lane_lets_go_of_no_other(lanes: tuple[GateDriver, GateDriver]) -> None:
    gone, other = lanes
    await gone.aclose()
    with pytest.raises(GateError):
        await gone.open(order())
    assert not (await other.open(order())).repeated


async def test_letting_go_of_the_controller_lets_go_of_all(
    controller: Controller, lanes: tuple[GateDriver, GateDriver]
) -> None:
    await controller.aclose()
    await controller.aclose()
    for lane in lanes:
        with pytest.raises(GateError):
            await lane.open(order())


def test_an_output_is_given_to_one_lane_only(controller: Controller) -> None:
    controller.output(1)
    with pytest.raises(GateConfigurationError, match="1"):
        controller.output(1)


@pytest.mark.parametrize("number", [0, -1, 100_000])
def test_an_output_that_is_not_there_is_named(controller: Controller, number: int) -> None:
    with pytest.raises(GateConfigurationError, match=str(number)):
        controller.output(number)


def test_its_options_are_frozen_and_allow_nothing_unknown(controller_name: str) -> None:
    options = find_controller(controller_name).Options
    assert options.model_config.get("frozen") is True
    with pytest.raises(ValidationError, match="no_such_option"):
        options.model_validate({"no_such_option": 1})

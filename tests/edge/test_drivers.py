"""Which driver moves which lane's barrier: its own, or one output of what several lanes share."""

import asyncio
import time

import pytest

from edge.drivers import LaneGates
from edge.settings import ControllerSettings, GateSettings
from gate_drivers.base import GateConfigurationError, GateState, OpenOrder
from gate_drivers.simulated import SimulatedGate
from gate_drivers.simulated_controller import SimulatedController, SimulatedOutput

CABINET = ControllerSettings(driver="simulated", options={"outputs": 2})


def order(key: str) -> OpenOrder:
    return OpenOrder(key, "visitor", "guard", time.monotonic() + 3.0)


def test_a_lane_without_a_controller_has_a_driver_of_its_own() -> None:
    gate = LaneGates({}).of_lane(GateSettings())
    assert type(gate.driver) is SimulatedGate
    assert gate.named == "gate driver 'simulated'"
    assert gate.buzzer is gate.driver
    assert gate.capabilities.holds_safely


async def test_lanes_of_one_controller_are_two_barriers_on_one_piece_of_hardware() -> None:
    gates = LaneGates({"cabinet": CABINET})
    one, two = (gates.of_lane(GateSettings(controller="cabinet", output=number)) for number in (1, 2))
    assert isinstance(gates.controllers["cabinet"], SimulatedController)
    assert isinstance(one.driver, SimulatedOutput)
    assert one.driver is not two.driver
    assert (one.named, one.buzzer) == ("controller 'cabinet'", one.driver)

    await asyncio.gather(one.driver.open(order("a")), two.driver.open(order("a")))
    await gates.controllers["cabinet"].aclose()


async def test_one_lane_moves_and_its_neighbour_stays() -> None:
    gates = LaneGates({"cabinet": CABINET})
    one, two = (gates.of_lane(GateSettings(controller="cabinet", output=number)) for number in (1, 2))
    assert (await one.driver.open(order("a"))).confirmed
    assert await two.driver.state() is GateState.CLOSED


def test_what_is_wrong_with_a_controller_is_told_once_and_to_whoever_needs_it() -> None:
    wrong = ControllerSettings(driver="simulated", options={"outputs": 0, "password": "hunter2"})
    gates = LaneGates({"cabinet": wrong, "other": CABINET})
    assert list(gates.faults) == ["cabinet"]
    assert len(gates.faults["cabinet"]) == 2
    assert "hunter2" not in str(gates.faults)
    with pytest.raises(GateConfigurationError, match="outputs"):
        gates.of_lane(GateSettings(controller="cabinet", output=1))
    assert gates.of_lane(GateSettings(controller="other", output=1)).buzzer is not None


@pytest.mark.parametrize("name, number, told", [("cabinet", 3, "no output 3"), ("celar", 1, "no controller")])
def test_an_output_that_is_not_there_is_named_with_its_controller(name: str, number: int, told: str) -> None:
    with pytest.raises(GateConfigurationError, match=told) as caught:
        LaneGates({"cabinet": CABINET}).of_lane(GateSettings(controller=name, output=number))
    assert repr(name) in str(caught.value)

from pathlib import Path

import pytest

from gate_drivers.base import GateConfigurationError
from gate_drivers.registry import (
    board_capabilities_of,
    build_board,
    build_controller,
    build_driver,
    buzzer_of,
    buzzer_of_output,
    capabilities_of,
    find_driver,
    installed_controllers,
    installed_drivers,
)
from gate_drivers.simulated import SimulatedGate
from gate_drivers.simulated_board import SimulatedBoard
from gate_drivers.simulated_controller import SimulatedController

THIRD_PARTY = """
from dataclasses import replace
from pydantic import BaseModel, ConfigDict
from gate_drivers.simulated import SimulatedGate

class Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    host: str
    port: int = 502

class AcmeGate:
    Options = Options
    capabilities = SimulatedGate.capabilities
    def __init__(self, options):
        self.options = options

class MuteGate(AcmeGate):
    capabilities = replace(SimulatedGate.capabilities, sounds=False)

class NoOptions:
    capabilities = SimulatedGate.capabilities

class NoCapabilities:
    Options = Options
"""


def install(folder: Path, name: str, *drivers: str) -> None:
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    lines = "\n".join(drivers)
    (metadata / "entry_points.txt").write_text(f"[gatehouse.gate_drivers]\n{lines}\n", encoding="utf-8")


@pytest.fixture
def third_party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "acme_for_tests.py").write_text(THIRD_PARTY, encoding="utf-8")
    install(
        tmp_path,
        "acme_gates",
        "acme = acme_for_tests:AcmeGate",
        "mute = acme_for_tests:MuteGate",
        "optionless = acme_for_tests:NoOptions",
        "undeclared = acme_for_tests:NoCapabilities",
        "misspelt = acme_for_tests:AcmeGat",
        "missing = acme_not_there:AcmeGate",
    )
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_a_driver_that_says_it_sounds_gives_its_buzzer() -> None:
    assert isinstance(buzzer_of("simulated", build_driver("simulated", {})), SimulatedGate)


@pytest.mark.usefixtures("third_party")
def test_a_driver_that_says_nothing_of_a_buzzer_has_none() -> None:
    assert buzzer_of("mute", build_driver("mute", {"host": "10.0.0.7"})) is None


@pytest.mark.usefixtures("third_party")
def test_a_driver_that_says_it_sounds_and_cannot_is_named() -> None:
    with pytest.raises(
        GateConfigurationError, match="'acme' says that it sounds a buzzer and has no method `sound`"
    ):
        buzzer_of("acme", build_driver("acme", {"host": "10.0.0.7"}))


def test_the_simulated_driver_is_installed() -> None:
    assert "simulated" in installed_drivers()
    assert isinstance(build_driver("simulated", {"travel_s": 0.5}), SimulatedGate)


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(GateConfigurationError, match=r"no gate driver 'simulatd'; installed: .*simulated"):
        find_driver("simulatd")


def test_every_wrong_option_is_named_at_once() -> None:
    with pytest.raises(GateConfigurationError) as caught:
        build_driver("simulated", {"travel_s": -1, "hold_s": "long", "colour": "red"})
    faults = caught.value.faults
    assert [fault.split(":")[0] for fault in faults] == [
        "gate driver 'simulated', option travel_s",
        "gate driver 'simulated', option hold_s",
        "gate driver 'simulated', option colour",
    ]
    assert "it takes travel_s, hold_s" in faults[2]


@pytest.mark.usefixtures("third_party")
def test_another_package_can_bring_a_driver() -> None:
    assert "acme" in installed_drivers()
    assert type(build_driver("acme", {"host": "10.0.0.7"})).__name__ == "AcmeGate"
    assert capabilities_of("acme").holds_open


@pytest.mark.usefixtures("third_party")
@pytest.mark.parametrize(
    "name, fault",
    [
        ("optionless", "Options"),
        ("undeclared", "capabilities"),
        ("misspelt", "AcmeGat"),
        ("missing", "acme_not_there"),
    ],
)
def test_a_broken_package_is_named(name: str, fault: str) -> None:
    with pytest.raises(GateConfigurationError, match=fault) as caught:
        build_driver(name, {"host": "10.0.0.7"})
    assert repr(name) in str(caught.value)


def test_a_name_taken_twice_is_refused(third_party: Path) -> None:
    install(third_party, "other_gates", "acme = acme_for_tests:NoOptions")
    with pytest.raises(GateConfigurationError, match="installed twice"):
        find_driver("acme")


def test_boards_are_found_among_themselves() -> None:
    assert isinstance(build_board("simulated", {}), SimulatedBoard)
    assert board_capabilities_of("simulated").speaks
    with pytest.raises(GateConfigurationError, match=r"no board driver 'acme'; installed: simulated"):
        build_board("acme", {})


def test_a_wrong_option_of_a_board_is_named() -> None:
    with pytest.raises(
        GateConfigurationError, match=r"board driver 'simulated', option colour: .*it takes faults"
    ):
        build_board("simulated", {"colour": "red"})


def test_controllers_are_found_among_themselves() -> None:
    assert "simulated" in installed_controllers()
    controller = build_controller("simulated", {"outputs": 2})
    assert isinstance(controller, SimulatedController)
    assert isinstance(buzzer_of_output("simulated", controller.output(2)), SimulatedGate)
    with pytest.raises(GateConfigurationError, match="no controller driver 'acme'"):
        build_controller("acme", {})
    with pytest.raises(GateConfigurationError, match="controller driver 'simulated', option gates"):
        build_controller("simulated", {"gates": {"travel_s": -1}})

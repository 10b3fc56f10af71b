"""Lets the conformance suite run on any installed driver, also a third party's, and on outputs of controllers."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from gate_drivers.base import Buzzer, Capabilities, GateDriver
from gate_drivers.registry import (
    build_controller,
    build_driver,
    buzzer_of,
    buzzer_of_output,
    capabilities_of,
    find_controller,
    find_driver,
    installed_controllers,
    installed_drivers,
)


@dataclass(frozen=True, slots=True)
class Tried:
    """A driver that is tried: one of its own, or the first output of a controller."""

    name: str
    is_controller: bool = False

    @property
    def options_model(self) -> type[BaseModel]:
        return (find_controller if self.is_controller else find_driver)(self.name).Options

    @property
    def capabilities(self) -> Capabilities:
        return find_controller(self.name).capabilities if self.is_controller else capabilities_of(self.name)

    def build(self, options: Mapping[str, object]) -> GateDriver:
        if self.is_controller:
            return build_controller(self.name, options).output(1)
        return build_driver(self.name, options)

    def buzzer(self, driver: GateDriver) -> Buzzer | None:
        return (buzzer_of_output if self.is_controller else buzzer_of)(self.name, driver)

    def __str__(self) -> str:
        return f"output of {self.name}" if self.is_controller else self.name


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gate drivers")
    group.addoption("--driver", help="run the conformance suite on this installed driver only")
    group.addoption("--controller", help="run it on outputs 1 and 2 of this installed controller driver only")
    group.addoption("--options", type=Path, help="its options, a TOML or JSON file; a barrier will really move")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    driver = metafunc.config.getoption("driver", default=None)
    controller = metafunc.config.getoption("controller", default=None)
    chosen = driver or controller
    controllers = [controller] if controller else [] if chosen else installed_controllers()
    if "tried" in metafunc.fixturenames:
        drivers = [driver] if driver else [] if chosen else installed_drivers()
        tried = [*map(Tried, drivers), *(Tried(name, is_controller=True) for name in controllers)]
        metafunc.parametrize("tried", tried, ids=str)
    if "controller_name" in metafunc.fixturenames:
        metafunc.parametrize("controller_name", controllers)


@pytest.fixture
def driver_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    path: Path | None = request.config.getoption("options", default=None)
    if path is None:
        return {}
    text = path.read_text(encoding="utf-8")
    options: dict[str, Any] = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    return options


@pytest.fixture
def installed(tried: Tried) -> Tried:
    there = installed_controllers() if tried.is_controller else installed_drivers()
    if tried.name not in there:
        pytest.fail(f"no driver {tried.name!r} is installed; there are {', '.join(there) or 'none'}")
    return tried

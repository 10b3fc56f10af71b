"""Finds drivers by name, so that a new one is a file and an entry point, here or in anybody's package."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final, cast

from pydantic import BaseModel, ValidationError

from gate_drivers.base import Buzzer, Capabilities, DriverClass, GateConfigurationError, GateDriver
from gate_drivers.board import Board, BoardCapabilities, BoardClass
from gate_drivers.controller import Controller, ControllerClass

GROUP = "gatehouse.gate_drivers"
CONTROLLERS = "gatehouse.controllers"
BOARDS = "gatehouse.boards"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is looked for: of a barrier, of a controller or of a board."""

    group: str
    name: str
    capabilities: type


_GATE: Final = _Kind(GROUP, "gate driver", Capabilities)
_CONTROLLER: Final = _Kind(CONTROLLERS, "controller driver", Capabilities)
_BOARD: Final = _Kind(BOARDS, "board driver", BoardCapabilities)


def installed_drivers() -> tuple[str, ...]:
    """Name every installed driver of a barrier, sorted."""
    return _installed(_GATE)


def find_driver(name: str) -> DriverClass:
    """Load the driver called `name`. Raises GateConfigurationError."""
    return cast("DriverClass", _find(_GATE, name))


def build_driver(name: str, options: Mapping[str, object]) -> GateDriver:
    """Build the driver called `name` with its `options`, as read from a configuration file.

    Reads the secrets whose files the options name, once, and does no other I/O. Raises GateConfigurationError with
    one line for each wrong option; values are not repeated, being secrets at times.
    """
    driver = find_driver(name)
    return driver(_checked(_GATE, name, driver.Options, options))


def installed_controllers() -> tuple[str, ...]:
    """Name every installed driver of a controller that several lanes share, sorted."""
    return _installed(_CONTROLLER)


def find_controller(name: str) -> ControllerClass:
    """Load the controller's driver called `name`. Raises GateConfigurationError."""
    return cast("ControllerClass", _find(_CONTROLLER, name))


def build_controller(name: str, options: Mapping[str, object]) -> Controller:
    """Build the controller whose driver is `name`, as `build_driver` does. Raises GateConfigurationError."""
    controller = find_controller(name)
    return controller(_checked(_CONTROLLER, name, controller.Options, options))


def build_board(name: str, options: Mapping[str, object]) -> Board:
    """Build the board whose driver is called `name`, as `build_driver` does. Raises GateConfigurationError."""
    driver = _find_board(name)
    return driver(_checked(_BOARD, name, driver.Options, options))


def board_capabilities_of(name: str) -> BoardCapabilities:
    """Say what the board whose driver is called `name` can do. Raises GateConfigurationError."""
    return _find_board(name).capabilities


def capabilities_of(name: str) -> Capabilities:
    """Say what the driver called `name` can do. Raises GateConfigurationError."""
    return find_driver(name).capabilities


def buzzer_of(name: str, driver: GateDriver) -> Buzzer | None:
    """Return the buzzer of `driver`, which is called `name`; None: it has none.

    Raises GateConfigurationError for one that says it has one and cannot sound it.
    """
    return _buzzer(f"gate driver {name!r}", capabilities_of(name), driver)


def buzzer_of_output(name: str, driver: GateDriver) -> Buzzer | None:
    """Return the buzzer of `driver`, an output of the controller whose driver is called `name`, as `buzzer_of`."""
    return _buzzer(f"controller driver {name!r}", find_controller(name).capabilities, driver)


def _buzzer(named: str, capabilities: Capabilities, driver: GateDriver) -> Buzzer | None:
    if not capabilities.sounds:
        return None
    if not isinstance(driver, Buzzer):
        raise GateConfigurationError((f"{named} says that it sounds a buzzer and has no method `sound`",))
    return driver


def _find_board(name: str) -> BoardClass:
    return cast("BoardClass", _find(_BOARD, name))


def _installed(kind: _Kind) -> tuple[str, ...]:
    return tuple(sorted(entry_points(group=kind.group).names))


def _find(kind: _Kind, name: str) -> object:
    found = tuple(entry_points(group=kind.group, name=name))
    if not found:
        raise GateConfigurationError(
            (f"no {kind.name} {name!r}; installed: {', '.join(_installed(kind)) or 'none'}",)
        )
    if len(found) > 1:
        places = " and ".join(entry.value for entry in found)
        raise GateConfigurationError((f"{kind.name} {name!r} is installed twice: {places}; remove one",))
    return _load(kind, found[0])


def _load(kind: _Kind, entry: EntryPoint) -> object:
    named = f"{kind.name} {entry.name!r} ({entry.value})"
    try:
        driver: object = entry.load()
    except (ImportError, AttributeError) as error:
        raise GateConfigurationError((f"{named} cannot be loaded: {error}; is its extra installed?",)) from error
    options = getattr(driver, "Options", None)
    if not (isinstance(options, type) and issubclass(options, BaseModel)):
        raise GateConfigurationError((f"{named} has no pydantic model `Options`",))
    if not isinstance(getattr(driver, "capabilities", None), kind.capabilities):
        raise GateConfigurationError((f"{named} declares no `capabilities`",))
    return driver


def _checked(kind: _Kind, name: str, options: type[BaseModel], said: Mapping[str, object]) -> BaseModel:
    try:
        return options.model_validate(said)
    except ValidationError as error:
        raise GateConfigurationError(_faults(f"{kind.name} {name!r}", options, error)) from None


def _faults(named: str, options: type[BaseModel], error: ValidationError) -> tuple[str, ...]:
    known = ", ".join(options.model_fields) or "none"
    lines = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        where = ".".join(str(part) for part in fault["loc"]) or "options"
        hint = f"; it takes {known}" if fault["type"] == "extra_forbidden" else ""
        lines.append(f"{named}, option {where}: {fault['msg'].removeprefix('Value error, ')}{hint}")
    return tuple(lines)

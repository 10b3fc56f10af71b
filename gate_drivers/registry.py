"""Finds drivers by name, so that a new one is a file and an entry point, here or in anybody's package."""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from pydantic import BaseModel, ValidationError

from gate_drivers.base import Buzzer, Capabilities, DriverClass, GateConfigurationError, GateDriver

GROUP = "gatehouse.gate_drivers"


def installed_drivers() -> tuple[str, ...]:
    """Name every installed driver, sorted."""
    return tuple(sorted(entry_points(group=GROUP).names))


def find_driver(name: str) -> DriverClass:
    """Load the driver called `name`. Raises GateConfigurationError."""
    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        raise GateConfigurationError(
            (f"no gate driver {name!r}; installed: {', '.join(installed_drivers()) or 'none'}",)
        )
    if len(found) > 1:
        places = " and ".join(entry.value for entry in found)
        raise GateConfigurationError((f"gate driver {name!r} is installed twice: {places}; remove one",))
    return _load(found[0])


def build_driver(name: str, options: Mapping[str, object]) -> GateDriver:
    """Build the driver called `name` with its `options`, as read from a configuration file; does no I/O.

    Raises GateConfigurationError with one line for each wrong option; values are not repeated, being secrets
    at times.
    """
    driver = find_driver(name)
    try:
        checked = driver.Options.model_validate(options)
    except ValidationError as error:
        raise GateConfigurationError(_faults(name, driver.Options, error)) from None
    return driver(checked)


def capabilities_of(name: str) -> Capabilities:
    """Say what the driver called `name` can do. Raises GateConfigurationError."""
    return find_driver(name).capabilities


def buzzer_of(name: str, driver: GateDriver) -> Buzzer | None:
    """Return the buzzer of `driver`, which is called `name`; None: it has none.

    Raises GateConfigurationError for one that says it has one and cannot sound it.
    """
    if not capabilities_of(name).sounds:
        return None
    if not isinstance(driver, Buzzer):
        raise GateConfigurationError(
            (f"gate driver {name!r} says that it sounds a buzzer and has no method `sound`",)
        )
    return driver


def _load(entry: EntryPoint) -> DriverClass:
    try:
        driver = entry.load()
    except (ImportError, AttributeError) as error:
        raise GateConfigurationError(
            (f"gate driver {entry.name!r} ({entry.value}) cannot be loaded: {error}; is its extra installed?",)
        ) from error
    options = getattr(driver, "Options", None)
    if not (isinstance(options, type) and issubclass(options, BaseModel)):
        raise GateConfigurationError(
            (f"gate driver {entry.name!r} ({entry.value}) has no pydantic model `Options`",)
        )
    if not isinstance(getattr(driver, "capabilities", None), Capabilities):
        raise GateConfigurationError((f"gate driver {entry.name!r} ({entry.value}) declares no `capabilities`",))
    return cast("DriverClass", driver)


def _faults(name: str, options: type[BaseModel], error: ValidationError) -> tuple[str, ...]:
    known = ", ".join(options.model_fields) or "none"
    lines = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        where = ".".join(str(part) for part in fault["loc"]) or "options"
        hint = f"; it takes {known}" if fault["type"] == "extra_forbidden" else ""
        lines.append(f"gate driver {name!r}, option {where}: {fault['msg']}{hint}")
    return tuple(lines)

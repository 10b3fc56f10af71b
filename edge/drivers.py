"""Which driver moves the barrier of which lane: one of its own, or an output of a controller that lanes share."""

from collections.abc import Mapping
from dataclasses import dataclass

from edge.settings import ControllerSettings, GateSettings
from gate_drivers.base import Buzzer, Capabilities, GateConfigurationError, GateDriver
from gate_drivers.controller import Controller
from gate_drivers.registry import (
    build_controller,
    build_driver,
    buzzer_of,
    buzzer_of_output,
    capabilities_of,
    find_controller,
)


@dataclass(frozen=True, slots=True)
class LaneGate:
    """What moves one lane's barrier, and what that can do."""

    driver: GateDriver
    capabilities: Capabilities
    buzzer: Buzzer | None
    named: str
    """For messages: `gate driver 'simulated'`, or `controller 'cabinet'`."""


class LaneGates:
    """Builds what moves the barriers; does no I/O but that secrets are read."""

    def __init__(self, tables: Mapping[str, ControllerSettings]) -> None:
        """Build every controller once; what is wrong with one stands in `faults`, and is told to its lanes."""
        self.controllers: dict[str, Controller] = {}
        self.faults: dict[str, tuple[str, ...]] = {}
        """What is wrong with controllers, by name, one line each."""
        self._tables = tables
        for name, table in tables.items():
            try:
                self.controllers[name] = build_controller(table.driver, table.options)
            except GateConfigurationError as error:
                self.faults[name] = error.faults

    def of_lane(self, gate: GateSettings) -> LaneGate:
        """Build what moves one lane's barrier; raises GateConfigurationError, for a wrong controller, too."""
        if gate.controller is None or gate.output is None:
            driver = build_driver(gate.driver, gate.options)
            buzzer = buzzer_of(gate.driver, driver)
            return LaneGate(driver, capabilities_of(gate.driver), buzzer, f"gate driver {gate.driver!r}")
        return self._of_output(gate.controller, gate.output)

    def _of_output(self, name: str, number: int) -> LaneGate:
        named = f"controller {name!r}"
        if name not in self.controllers:
            raise GateConfigurationError(self.faults.get(name, (f"there is no {named}",)))
        kind = self._tables[name].driver
        try:
            driver = self.controllers[name].output(number)
        except GateConfigurationError as error:
            raise GateConfigurationError(tuple(f"{named}: {fault}" for fault in error.faults)) from error
        return LaneGate(driver, find_controller(kind).capabilities, buzzer_of_output(kind, driver), named)

"""One controller that moves the barriers of several lanes: one line to it, a driver for each output."""

from typing import ClassVar, Protocol

from pydantic import BaseModel

from gate_drivers.base import Capabilities, GateDriver


class Controller(Protocol):
    """One piece of hardware. A lane sees one output of it, as a driver like any other, and no neighbour.

    All outputs share one line: what is said on it is said one after the other (`gate_drivers.turns`), and an order
    whose turn does not come in time is refused as late. Keys of orders count for each output by itself.
    """

    def output(self, number: int) -> GateDriver:
        """Return the driver of one output, counted from 1 as on the device; does no I/O.

        Letting go of it lets go of no other. Raises GateConfigurationError for one that is not there, and for one
        that was given out before: two lanes never move the same arm.
        """
        ...

    async def aclose(self) -> None:
        """Let go of the line, and so of all outputs, without moving anything; a second call does nothing."""
        ...


class ControllerClass(Protocol):
    """What an entry point of the group `gatehouse.controllers` names: usually a class. Building does no I/O."""

    Options: ClassVar[type[BaseModel]]
    """Frozen, with `extra="forbid"`."""
    capabilities: ClassVar[Capabilities]
    """Of each of its outputs."""

    def __call__(self, options: BaseModel, /) -> Controller:
        """Build a controller from an instance of `Options`. Raises GateConfigurationError."""
        ...

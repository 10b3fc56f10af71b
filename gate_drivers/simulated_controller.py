"""A controller in memory with several barriers on one line, and faults on demand."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

from gate_drivers.base import Capabilities, GateConfigurationError, GateState
from gate_drivers.secret_files import SecretFile
from gate_drivers.simulated import Fault, SimulatedGate, SimulatedGateOptions
from gate_drivers.turns import Turns

_ANSWERS_WITHIN_S: Final = 2.0
"""For so long a question about the arm, or a buzzer, waits for its turn."""


class SimulatedControllerOptions(BaseModel):
    """What the simulated controller is like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outputs: Annotated[int, Field(ge=1, le=32)] = 4
    """How many barriers it moves, counted from 1."""
    gates: SimulatedGateOptions = SimulatedGateOptions()
    """What each of them is like."""
    password_file: SecretFile | None = None
    """The secret that it asks for; the simulated one takes any."""


class SimulatedOutput(SimulatedGate):
    """One of its barriers: whatever is said about it waits for its turn on the one line."""

    def __init__(
        self,
        options: SimulatedGateOptions,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        turns: Turns,
    ) -> None:
        super().__init__(options, clock, sleep, turns)
        self._line = turns

    async def state(self) -> GateState:
        """Read where the arm is."""
        async with self._line.take(_ANSWERS_WITHIN_S):
            return await super().state()

    async def sound(self) -> None:
        """Count and log that the buzzer sounds."""
        async with self._line.take(_ANSWERS_WITHIN_S):
            await super().sound()


class SimulatedController:
    """A `Controller` without hardware, for one event loop; `fail` and `mend` are the drill's levers."""

    Options: ClassVar[type[BaseModel]] = SimulatedControllerOptions
    capabilities: ClassVar[Capabilities] = SimulatedGate.capabilities

    def __init__(
        self,
        options: SimulatedControllerOptions,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        turns = Turns()
        self._outputs = {
            number: SimulatedOutput(options.gates, clock, sleep, turns) for number in range(1, options.outputs + 1)
        }
        self._given: set[int] = set()

    def output(self, number: int) -> SimulatedOutput:
        """Give one barrier to a lane."""
        if number not in self._outputs:
            raise GateConfigurationError(
                (f"it has no output {number}; its outputs are 1 to {len(self._outputs)}",)
            )
        if number in self._given:
            raise GateConfigurationError((f"its output {number} was given to another lane",))
        self._given.add(number)
        return self._outputs[number]

    def fail(self, fault: Fault) -> None:
        """Break something for all of its barriers."""
        for output in self._outputs.values():
            output.fail(fault)

    def mend(self, fault: Fault) -> None:
        """Repair it."""
        for output in self._outputs.values():
            output.mend(fault)

    async def aclose(self) -> None:
        """Let go of all barriers; the arms go on by themselves."""
        for output in self._outputs.values():
            await output.aclose()

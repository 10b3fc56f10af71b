"""A barrier in memory, in real time, with faults on demand: for tests, drills and the demonstration."""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

from gate_drivers.base import (
    NO_LONGER,
    Capabilities,
    GateRefused,
    GateState,
    GateTimeout,
    GateUnreachable,
    Opened,
    OpenOrder,
    Refusal,
    Rung,
    Safeguard,
)
from gate_drivers.orders import OrderBook
from gate_drivers.simulated_arm import Arm
from gate_drivers.turns import Turns

LOG = logging.getLogger(__name__)

_Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
_HoldSeconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
_SILENT: Final = "the barrier's controller did not answer"


class Fault(StrEnum):
    """What can be wrong with the barrier."""

    REFUSE = "refuse"
    """The controller says no."""
    TIMEOUT = "timeout"
    """Orders arrive and are carried out, answers get lost."""
    UNREACHABLE = "unreachable"
    STUCK = "stuck"
    """The controller says yes and the arm does not move."""
    POWER_CUT = "power_cut"
    """Nothing answers; after it the arm's position is unknown until it has been raised once."""


class SimulatedGateOptions(BaseModel):
    """What the simulated barrier is like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    travel_s: _Seconds = 1.5
    """From down to up."""
    hold_s: _Seconds = 5.0
    """How long one pulse keeps it up."""
    longest_hold_s: _HoldSeconds = 43_200.0
    """More than this it refuses to be held at once."""
    faults: frozenset[Fault] = frozenset()
    """Faults that it has from the beginning."""


class SimulatedGate:
    """A `GateDriver` and `Buzzer` without hardware, for one event loop.

    `fail`, `mend` and `occupy` are the drill's levers.
    """

    Options: ClassVar[type[BaseModel]] = SimulatedGateOptions
    capabilities: ClassVar[Capabilities] = Capabilities(
        reads_position=True,
        holds_open=True,
        enforces=frozenset(Safeguard),
        proven=Rung.SIMULATED,
        sounds=True,
    )

    def __init__(
        self,
        options: SimulatedGateOptions,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        turns: Turns | None = None,
    ) -> None:
        self.soundings = 0
        """How often its buzzer sounded."""
        self._options = options
        self._clock = clock
        self._sleep = sleep
        self._orders = OrderBook(clock, turns)
        self._arm = Arm(options.travel_s, clock())
        self._faults = set(options.faults)
        self._position_known = True
        self._closed = False
        self._feel_faults()

    async def open(self, order: OpenOrder) -> Opened:
        """Raise the arm for the usual time."""
        up_s = self._options.travel_s + self._options.hold_s
        return await self._orders.carry_out(
            order, lambda: self._move(order, lambda now: self._arm.raise_until(now, now + up_s))
        )

    async def hold_open(self, order: OpenOrder, seconds: float) -> Opened:
        """Raise the arm and keep it up for `seconds`; with NO_LONGER let it come down again."""
        if not (math.isfinite(seconds) and NO_LONGER <= seconds <= self._options.longest_hold_s):
            limit_s = self._options.longest_hold_s
            raise GateRefused(
                Refusal.INVALID,
                f"a hold lasts at most {limit_s:g} s, and {NO_LONGER:g} s end one; {seconds:g} s are neither",
            )
        return await self._orders.carry_out(order, lambda: self._move(order, lambda now: self._hold(now, seconds)))

    async def state(self) -> GateState:
        """Read where the arm is."""
        self._reach()
        return self._read()

    async def sound(self) -> None:
        """Count and log that the buzzer sounds."""
        self._reach()
        self._obey()
        self.soundings += 1
        LOG.info("the simulated buzzer sounds")
        if Fault.TIMEOUT in self._faults:
            raise GateTimeout(_SILENT)

    async def aclose(self) -> None:
        """Let go; the arm goes on by itself."""
        self._closed = True

    def fail(self, fault: Fault) -> None:
        """Break something."""
        self._faults.add(fault)
        self._feel_faults()

    def mend(self, fault: Fault) -> None:
        """Repair it; nothing rises because of that, and an arm left up lowers itself when it is free to."""
        self._faults.discard(fault)
        self._feel_faults()

    def occupy(self, *, occupied: bool) -> None:
        """Let something stand under the arm, or drive away."""
        self._arm.occupy(self._clock(), occupied=occupied)

    def _hold(self, now: float, seconds: float) -> None:
        if seconds == NO_LONGER:
            self._arm.hold_no_longer(now)
        else:
            self._arm.hold_until(now, now + seconds)

    async def _move(self, order: OpenOrder, motion: Callable[[float], None]) -> Opened:
        self._reach()
        self._obey()
        now = self._clock()
        motion(now)
        if Fault.TIMEOUT in self._faults:
            await self._sleep(order.deadline_s - now)
            raise GateTimeout(_SILENT)
        state = self._read()
        return Opened(confirmed=state in {GateState.OPEN, GateState.OPENING}, state=state)

    def _feel_faults(self) -> None:
        driven = not self._faults & {Fault.STUCK, Fault.POWER_CUT}
        if driven is not self._arm.driven:
            self._arm.drive(self._clock(), on=driven)
        if Fault.POWER_CUT in self._faults:
            self._position_known = False

    def _reach(self) -> None:
        if self._closed:
            raise GateUnreachable("this driver was closed; build a new one")
        if self._faults & {Fault.UNREACHABLE, Fault.POWER_CUT}:
            raise GateUnreachable("the barrier's controller cannot be reached: check its power and its line")

    def _obey(self) -> None:
        if Fault.REFUSE in self._faults:
            raise GateRefused(Refusal.CONTROLLER, "the barrier's controller refused: see what it shows on site")

    def _read(self) -> GateState:
        if Fault.STUCK in self._faults:
            return GateState.FAULT
        self._arm.advance(self._clock())
        if self._arm.state is GateState.OPEN:
            self._position_known = True
        return self._arm.state if self._position_known else GateState.UNKNOWN

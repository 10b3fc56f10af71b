"""What moves a barrier: the port that every driver has, the one that some have as well, and what they may say.

Errors that leave this package::

    GateError
    ├── GateConfigurationError   no such driver, or wrong options; lists every fault at once
    ├── GateUnreachable          nothing was sent: the controller cannot be reached
    │   └── GateBusy             others had its line all the time
    ├── GateTimeout              sent and not answered: it may have moved or not
    └── GateRefused              it has not moved; `refusal` says why in one fixed word

There is no order to close: lowering an arm belongs to the controller and its own safety inputs.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Protocol, runtime_checkable

from pydantic import BaseModel


class GateError(Exception):
    """Root of everything this package raises."""


class GateConfigurationError(GateError):
    """A driver cannot be built; `faults` has one line for each thing to mend."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class GateUnreachable(GateError):  # noqa: N818 - says what happened
    """The controller cannot be reached; nothing was sent and nothing moved because of it."""


class GateBusy(GateUnreachable):
    """Others had the line to the controller for as long as one could wait; nothing was sent."""


class GateTimeout(GateError):  # noqa: N818 - says what happened
    """The order was sent and no answer came; the same order may be given once more."""


class Refusal(StrEnum):
    """Why an order was not carried out, as a fixed word."""

    LATE = "late"
    INVALID = "invalid"
    UNSUPPORTED = "unsupported"
    CONTROLLER = "controller"


class GateRefused(GateError):  # noqa: N818 - says what happened
    """The order was not carried out and never will be; a new order with a new key may be."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal


class GateState(StrEnum):
    """Where the arm is; `unknown` is a state of its own and never shown as open or closed."""

    OPEN = "open"
    OPENING = "opening"
    CLOSED = "closed"
    CLOSING = "closing"
    FAULT = "fault"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """One wish to open, by somebody, for a reason.

    `key` makes it idempotent: the same key moves once. `deadline_s` is an instant of the monotonic clock
    (`time.monotonic()`), in seconds: later than that it must not move any more, a late pulse being worse than
    none. Raises GateRefused when key, reason or actor is blank.
    """

    key: str
    reason: str
    actor: str
    deadline_s: float

    def __post_init__(self) -> None:
        blank = [name for name in ("key", "reason", "actor") if not getattr(self, name).strip()]
        if blank:
            raise GateRefused(Refusal.INVALID, f"an order needs {', '.join(blank)}: blank is no answer")


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of an order that was carried out.

    `confirmed` means that motion or the open position was read back, not merely that a message was taken.
    `repeated` means that this is the answer to an earlier order with the same key, and nothing moved now.
    """

    confirmed: bool
    state: GateState
    repeated: bool = False


class Safeguard(StrEnum):
    """What a controller may enforce by itself, so that it holds with the node dead."""

    PULSE_END = "pulse_end"
    HOLD_END = "hold_end"
    SAFETY_INPUT = "safety_input"


class Rung(StrEnum):
    """How far a driver is proven."""

    SIMULATED = "simulated"
    RECORDED = "recorded"
    SEEN_ON_HARDWARE = "seen_on_hardware"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a driver's hardware can do, as its file says; nothing else is asked of it."""

    reads_position: bool
    """The arm's position is measured; without it `state` stays `unknown` and nothing is confirmed."""
    holds_open: bool
    enforces: frozenset[Safeguard]
    proven: Rung
    sounds: bool = False
    """It has an output for a buzzer: the driver is a `Buzzer` as well."""

    @property
    def holds_safely(self) -> bool:
        """Whether it may be told to hold: it must end that by itself, or a dead node would leave the gate open."""
        return self.holds_open and Safeguard.HOLD_END in self.enforces


NO_LONGER: Final = 0.0
"""The seconds of a hold that ends."""


class GateDriver(Protocol):
    """One barrier. Methods may be called at the same time; orders are carried out one after the other."""

    async def open(self, order: OpenOrder) -> Opened:
        """Pulse the barrier open once.

        An order past its deadline is refused; a repeated key answers with the first result and does not move.
        Returns, or raises GateUnreachable, GateTimeout or GateRefused, soon after the deadline at the latest.
        """
        ...

    async def hold_open(self, order: OpenOrder, seconds: float) -> Opened:
        """Open and stay open for `seconds` from now, then let the controller close; `order` keeps `open`'s rules.

        It takes the place of an earlier hold, so that it may also end sooner. NO_LONGER ends the hold there is:
        nothing rises because of it, and the controller lowers when its safety inputs let it; where nothing is held
        nothing happens. Raises GateRefused also where the hardware cannot hold, or `seconds` is out of its range.
        """
        ...

    async def state(self) -> GateState:
        """Read where the arm is; `unknown` when it cannot be told. Raises GateUnreachable, GateTimeout."""
        ...

    async def aclose(self) -> None:
        """Let go of the controller without moving anything; a second call does nothing."""
        ...


@runtime_checkable
class Buzzer(Protocol):
    """What calls people at the gate: a second port of a driver whose `capabilities` say that it `sounds`."""

    async def sound(self) -> None:
        """Sound once, for some seconds; the controller ends that by itself, and nothing moves because of it.

        Returns once it sounds, or raises GateUnreachable, GateTimeout or GateRefused within a few seconds.
        """
        ...


class DriverClass(Protocol):
    """What an entry point of the group `gatehouse.gate_drivers` names: usually a class. Building does no I/O."""

    Options: ClassVar[type[BaseModel]]
    """Frozen, with `extra="forbid"`."""
    capabilities: ClassVar[Capabilities]

    def __call__(self, options: BaseModel, /) -> GateDriver:
        """Build a driver from an instance of `Options`. Raises GateConfigurationError."""
        ...

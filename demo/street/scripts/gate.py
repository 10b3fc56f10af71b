"""The arm of a scripted street: rises when told, and lowers by itself soon after whoever it rose for is in."""

from dataclasses import dataclass, field

from gate_drivers.simulated_arm import Arm

_TRAVEL_S, _HOLD_S, _AFTER_S = 1.5, 8.0, 0.7


@dataclass(slots=True)
class StageGate:
    """An arm with a loop beneath it; times are the script's, in seconds."""

    arm: Arm = field(default_factory=lambda: Arm(_TRAVEL_S, 0.0))
    orders: list[float] = field(default_factory=list)
    """When it was told to open."""
    _occupied: bool = False
    _free_since_s: float | None = None

    @property
    def fraction(self) -> float:
        """How far it is open, 0…1."""
        return self.arm.position

    def open(self, now_s: float) -> None:
        """Rise, and stay up for a while."""
        self.orders.append(now_s)
        self._free_since_s = None
        self.arm.raise_until(now_s, now_s + _TRAVEL_S + _HOLD_S)

    def follow(self, now_s: float, *, occupied: bool) -> None:
        """Go on to `now_s`, with somebody under the arm or nobody."""
        if self._occupied and not occupied and self.orders[-1:] < [now_s - 1.0]:
            self._free_since_s = now_s
        if occupied:
            self._free_since_s = None
        elif self._free_since_s is not None and now_s - self._free_since_s >= _AFTER_S:
            self.arm.raised_until = min(self.arm.raised_until, now_s)
            self._free_since_s = None
        self._occupied = occupied
        self.arm.occupy(now_s, occupied=occupied)

"""The mechanics of a barrier arm as a function of time: it opens, waits, and lowers itself, never onto anybody."""

from dataclasses import dataclass

from gate_drivers.base import GateState


@dataclass(slots=True)
class Arm:
    """An arm with its own controller; every method takes `now` in seconds, never running backwards.

    `occupied` is the safety loop under the arm: while it is, the arm does not lower, and a lowering arm rises.
    """

    travel_s: float
    now: float
    position: float = 0.0
    """0 down … 1 up."""
    raised_until: float = 0.0
    """Until when the last pulse keeps it up."""
    held_until: float = 0.0
    """Until when it is held, whatever pulses come."""
    occupied: bool = False
    driven: bool = True
    """False: no drive, the arm stays where it is."""
    _speed: int = 0

    @property
    def state(self) -> GateState:
        """Where the arm is, as the controller's own sensors tell."""
        if self._speed > 0:
            return GateState.OPENING
        if self._speed < 0:
            return GateState.CLOSING
        if self.position >= 1:
            return GateState.OPEN
        return GateState.CLOSED if self.position <= 0 else GateState.UNKNOWN

    def raise_until(self, now: float, until: float) -> None:
        """Begin to rise, and stay up at least until `until`; never shortens an earlier promise."""
        self.advance(now)
        self.raised_until = max(self.raised_until, until)
        self._rise()

    def hold_until(self, now: float, until: float) -> None:
        """Begin to rise, and stay up until `until`, in place of what was held before."""
        self.advance(now)
        self.held_until = until
        self._rise()

    def hold_no_longer(self, now: float) -> None:
        """Forget what is held; a pulse still keeps it up for as long as it promised."""
        self.advance(now)
        self.held_until = min(self.held_until, now)

    def occupy(self, now: float, *, occupied: bool) -> None:
        """Put something onto the safety loop, or take it away."""
        self.advance(now)
        self.occupied = occupied
        if occupied and self._speed < 0:
            self._rise()

    def drive(self, now: float, *, on: bool) -> None:
        """Switch the drive; without it the arm forgets what it was told, with it again it lowers when it may."""
        self.advance(now)
        self.driven = on
        self._speed = 0
        self.raised_until = self.held_until = now

    def advance(self, now: float) -> None:
        """Move on to `now`, through every turning point on the way."""
        while self.now < now:
            self._step(now)

    def _step(self, now: float) -> None:
        """Go to the next turning point, or to `now` if that comes first."""
        if not self.driven:
            self.now = now
        elif self._speed:
            way = 1 - self.position if self._speed > 0 else self.position
            arrival = self.now + way * self.travel_s
            moved_s = min(arrival, now) - self.now
            if arrival <= now:
                self.position, self._speed, self.now = float(self._speed > 0), 0, arrival
            else:
                self.position, self.now = self.position + self._speed * moved_s / self.travel_s, now
        elif self.position > 0 and not self.occupied and self._up_until <= now:
            self.now = max(self.now, self._up_until)
            self._speed = -1
        else:
            self.now = now

    @property
    def _up_until(self) -> float:
        return max(self.raised_until, self.held_until)

    def _rise(self) -> None:
        self._speed = 1 if self.driven and self.position < 1 else 0

"""What happens in the drawn street: cars come, wait at the line, drive in or give up. Pure, no pixels.

The lane is a line: `z_m` is how far a car's front is from the camera, so cars come with falling z.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from demo.street.cast import CAST, Actor

SPAWN_Z_M = 46.0
STOP_Z_M = 5.6
"""Where a car's front comes to rest, just before the stop line."""
ARM_Z_M = 4.4
GONE_Z_M = -7.0
CLEAR_FRACTION = 0.95
"""How far the arm must be open for a driver to go."""
_CRUISE, _ENTER_SPEED, _REVERSE_SPEED = 9.0, 4.0, 6.0
_BRAKING, _PULLING = 2.6, 1.8
_SETTLE_S, _PATIENCE_S = 0.8, 8.0
_GAP_S = (8.0, 10.0)


class Phase(StrEnum):
    """What a driver is doing."""

    APPROACHING = "approaching"
    WAITING = "waiting"
    ENTERING = "entering"
    REVERSING = "reversing"


@dataclass(frozen=True, slots=True)
class Car:
    """One car on the lane; `visit` counts arrivals from 0, `waited_s` is the time stood at the line."""

    visit: int
    actor: Actor
    z_m: float
    speed: float = _CRUISE
    phase: Phase = Phase.APPROACHING
    waited_s: float = 0.0

    def step(self, dt: float, arm: float) -> "Car":
        """Drive on for `dt` seconds with the arm open by `arm` (0…1)."""
        match self.phase:
            case Phase.APPROACHING:
                return self._approach(dt)
            case Phase.WAITING:
                return self._wait(dt, arm)
            case Phase.ENTERING:
                return self._enter(dt, arm)
            case Phase.REVERSING:
                speed = min(_REVERSE_SPEED, self.speed + _PULLING * dt)
                return replace(self, speed=speed, z_m=self.z_m + speed * dt)

    def _approach(self, dt: float) -> "Car":
        left = self.z_m - STOP_Z_M
        speed = min(self.speed, (2 * _BRAKING * left) ** 0.5 + 0.15)
        if speed * dt >= left:
            return replace(self, z_m=STOP_Z_M, speed=0.0, phase=Phase.WAITING)
        return replace(self, z_m=self.z_m - speed * dt, speed=speed)

    def _wait(self, dt: float, arm: float) -> "Car":
        waited = self.waited_s + dt
        if waited >= _SETTLE_S and arm >= CLEAR_FRACTION:
            return replace(self, waited_s=waited, phase=Phase.ENTERING)
        phase = Phase.REVERSING if waited >= _PATIENCE_S else Phase.WAITING
        return replace(self, waited_s=waited, phase=phase)

    def _enter(self, dt: float, arm: float) -> "Car":
        speed = min(_ENTER_SPEED, self.speed + _PULLING * dt)
        z = self.z_m - speed * dt
        if arm < CLEAR_FRACTION and self.z_m > ARM_Z_M:
            return replace(self, speed=0.0, phase=Phase.WAITING, waited_s=0.0)
        return replace(self, z_m=z, speed=speed)

    @property
    def gone(self) -> bool:
        """Whether the car has left the street, at either end."""
        return self.z_m <= GONE_Z_M or (self.phase is Phase.REVERSING and self.z_m >= SPAWN_Z_M)


@dataclass(frozen=True, slots=True)
class World:
    """The street at one moment; the same seed and the same arm give the same street."""

    seed: int
    time_s: float = 0.0
    cars: tuple[Car, ...] = ()
    visits: int = 0
    next_arrival_s: float = 1.0

    def step(self, dt: float, barrier_open: float) -> "World":
        """Go on by `dt` seconds with the arm open by `barrier_open` (0 closed … 1 open)."""
        moved = (car.step(dt, barrier_open) for car in self.cars)
        now = self.time_s + dt
        later = replace(self, time_s=now, cars=tuple(car for car in moved if not car.gone))
        return _with_arrival(later) if _may_arrive(later) else later


def _may_arrive(world: World) -> bool:
    """Say whether the next car's time has come and nobody before the arm may still have to reverse."""
    return world.time_s >= world.next_arrival_s and all(car.z_m <= ARM_Z_M for car in world.cars)


def _with_arrival(world: World) -> World:
    car = Car(world.visits, actor_of(world.seed, world.visits), SPAWN_Z_M)
    gap = _draw(f"gap {world.seed} {world.visits}").uniform(*_GAP_S)
    return replace(world, cars=(*world.cars, car), visits=world.visits + 1, next_arrival_s=world.time_s + gap)


def actor_of(seed: int, visit: int) -> Actor:
    """Say who comes on the given visit: every actor once a round, each round in an order of its own."""
    turn, place = divmod(visit, len(CAST))
    return _draw(f"cast {seed} {turn}").sample(CAST, len(CAST))[place]


def _draw(lot: str) -> Random:
    return Random(lot)  # noqa: S311 - chance in a story, no secret

"""The barrier arm in the picture, and the attendant who works it when no gate is connected."""

from dataclasses import dataclass, replace
from enum import StrEnum

from demo.street.cast import Actor
from demo.street.world import ARM_Z_M, Phase, World

_TRAVEL_S = 1.5
_THINKING_S = 1.2
_LENGTH_M = 6.0
"""An entering car is clear of the arm when its front is this far beyond it."""
_RISING = frozenset({"open", "opening"})
_FALLING = frozenset({"closed", "closing"})


@dataclass(frozen=True, slots=True)
class Arm:
    """The arm as drawn; `fraction` is 0 closed … 1 open."""

    fraction: float = 0.0

    def follow(self, state: str, dt: float) -> "Arm":
        """Move for `dt` seconds the way the barrier's `state` says; any other state leaves the arm where it is."""
        if state in _RISING:
            return replace(self, fraction=min(1.0, self.fraction + dt / _TRAVEL_S))
        if state in _FALLING:
            return replace(self, fraction=max(0.0, self.fraction - dt / _TRAVEL_S))
        return self


class LetIn(StrEnum):
    """For whom the attendant opens."""

    RESIDENTS = "residents"
    ALL = "all"
    NONE = "none"

    def admits(self, actor: Actor) -> bool:
        """Say whether the attendant opens for `actor`."""
        return self is LetIn.ALL or (self is LetIn.RESIDENTS and actor.resident)


def attendant(world: World, rule: LetIn) -> str:
    """Return the state that an attendant's barrier would have: open for those let in until they are through."""
    for car in world.cars:
        if car.phase is Phase.WAITING and car.waited_s >= _THINKING_S and rule.admits(car.actor):
            return "open"
        if car.phase is Phase.ENTERING and car.z_m > ARM_Z_M - _LENGTH_M:
            return "open"
    return "closed"

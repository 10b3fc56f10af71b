"""How well the machine and the line to the camera do: all frames in time, frames dropped, recognisers slow."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Condition(StrEnum):
    """See the module."""

    PLAIN = "plain"
    DROPPED = "dropped"
    """One frame in five is missing, some of them in a row."""
    BUSY = "busy"
    """A look takes 0.35 s and more: what comes meanwhile is overtaken."""


@dataclass(slots=True)
class Hindrance:
    """What a condition does to one playing, by its seed."""

    condition: Condition
    random: Random
    _missing: int = 0

    @classmethod
    def of(cls, condition: Condition, name: str) -> "Hindrance":
        """Begin with the chance that belongs to `name`."""
        return cls(condition, Random(f"{condition} {name}"))  # noqa: S311 - chance in a story, no secret

    def drops(self) -> bool:
        """Say whether the next frame goes missing."""
        if self.condition is not Condition.DROPPED:
            return False
        if self._missing > 0:
            self._missing -= 1
            return True
        if self.random.random() < 0.1:
            self._missing = self.random.choice((0, 0, 1, 2))
            return True
        return False

    def look_s(self) -> float:
        """Draw how long the next look takes."""
        return self.random.uniform(0.35, 0.7) if self.condition is Condition.BUSY else 0.0


def condition_of(cast: str, seed: int, fps: float) -> Condition:
    """Choose the condition of a playing: three in five plain, one each of the others."""
    lot = Random(f"condition {cast} {seed} {fps:g}")  # noqa: S311 - chance in a story, no secret
    return lot.choice((Condition.PLAIN, Condition.PLAIN, Condition.PLAIN, Condition.DROPPED, Condition.BUSY))

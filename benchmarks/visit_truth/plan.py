"""What is played: so many visits, cast after cast, each playing with a seed, a rate and a condition of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.visit_truth.conditions import Condition, condition_of
from demo.street.scripts.casts import script_of
from demo.street.scripts.lot import Photo
from demo.street.scripts.script import Kind

_WEIGHTS = {3.0: 8, 5.0: 7, 12.0: 4, 25.0: 1}
"""How often each rate comes; more frames a second take longer to play."""


@dataclass(frozen=True, slots=True)
class Playing:
    """One script to be played."""

    cast: str
    seed: int
    fps: float
    condition: Condition

    @property
    def key(self) -> str:
        """Name it."""
        return f"{self.cast} {self.seed} {self.fps:g} {self.condition.value}"


def plan(
    casts: Sequence[str],
    seed: int,
    visits: int,
    rates: Sequence[float],
    photos: Sequence[Photo],
    condition: Condition | None = None,
) -> Iterator[Playing]:
    """Give playings until their scripts hold `visits` visits; the same arguments give the same ones."""
    lot = Random(f"plan {seed}")  # noqa: S311 - chance in a story, no secret
    planned, turn = 0, 0
    while planned < visits:
        for cast in casts:
            if planned >= visits:
                return
            number = seed * 100_000 + turn
            fps = lot.choices(rates, [_WEIGHTS.get(rate, 4) for rate in rates])[0]
            players = script_of(cast, number, photos).players
            planned += sum(not player.parked and player.kind is not Kind.PERSON for player in players)
            yield Playing(cast, number, fps, condition or condition_of(cast, number, fps))
        turn += 1

"""A script played at so many frames a second: each delivered frame with its truth.

Who plays may open the gate between two frames; so may the script's attendant, through `on_guard`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from demo.street.scripts.gate import StageGate
from demo.street.scripts.script import Light, Script
from demo.street.scripts.sight import shares_shown
from demo.street.scripts.stage import Phase, Puppet, Stage, arm_occupied, in_picture
from demo.street.world import ARM_Z_M
from models.base import Picture

_STEP_S = 0.04


@dataclass(frozen=True, slots=True)
class Seen:
    """Where one player is in one frame."""

    player: int
    z: float
    x: float
    speed: float
    phase: Phase
    near: bool
    """See `demo.street.scripts.stage.NEAR_Z_M`."""
    stood_s: float
    """How long it has stood before the arm."""
    entering: bool
    """Its near end has passed the arm."""
    shown: float
    """See `demo.street.scripts.sight`: what nobody nearer hides of it, 0…1."""


@dataclass(frozen=True, slots=True)
class FrameTruth:
    """What is so in one frame; `time_s` since the script began, `arm` 0 closed … 1 open."""

    time_s: float
    arm: float
    seen: tuple[Seen, ...]


class Painter(Protocol):
    """Draws a stage."""

    def draw(self, puppets: list[Puppet], arm: float, light: Light, time_s: float) -> Picture:
        """Draw who is there."""
        ...


@dataclass(slots=True)
class Performance:
    """One playing of a script; `advance` moves it on, `shoot` takes a picture of it as it is."""

    script: Script
    painter: Painter
    on_guard: Callable[[int], None] | None = None
    """Called with the player for whom the attendant opens; None: the gate opens at once."""
    gate: StageGate = field(default_factory=StageGate)
    stage: Stage = field(init=False)

    def __post_init__(self) -> None:
        self.stage = Stage(self.script)

    def advance(self, until_s: float) -> None:
        """Go on to `until_s` of the script's time."""
        while until_s - self.stage.time_s > 1e-9:  # noqa: PLR2004 - less than any step
            dt = min(_STEP_S, until_s - self.stage.time_s)
            self.gate.follow(self.stage.time_s + dt, occupied=arm_occupied(self.stage.puppets))
            self.stage.step(dt, self.gate.fraction)
            for player in self.stage.wanting():
                if self.on_guard is None:
                    self.gate.open(self.stage.time_s)
                else:
                    self.on_guard(player)

    def shoot(self) -> Picture:
        """Take a picture."""
        light = self.script.light
        return self.painter.draw(self.stage.puppets, self.gate.fraction, light, self.stage.time_s)

    def truth(self) -> FrameTruth:
        """Say what is so now."""
        there = [(number, one) for number, one in enumerate(self.stage.puppets) if in_picture(one)]
        shares = shares_shown([one for _, one in there])
        seen = tuple(
            Seen(
                number,
                round(one.z, 3),
                round(one.x, 3),
                round(one.speed, 3),
                one.phase,
                one.near,
                round(one.stood_s, 3),
                one.near and one.z < ARM_Z_M,
                round(share, 3),
            )
            for (number, one), share in zip(there, shares, strict=True)
        )
        return FrameTruth(round(self.stage.time_s, 4), round(self.gate.fraction, 3), seen)

    def away(self, time_s: float) -> bool:
        """Say whether the camera is lost at this time."""
        return any(start <= time_s < end for start, end in self.script.outages)


def play(
    script: Script, fps: float, painter: Painter, *, opens_after_s: float | None = 1.5
) -> Iterator[tuple[Picture, FrameTruth]]:
    """Play `script` without a node; gives every frame that the camera delivers, with its truth.

    The script's attendant opens, and somebody who knows the truth does for those entitled, once they have stood at
    the arm for `opens_after_s`; None: nobody does.
    """
    performance = Performance(script, painter)
    number = 0
    served: set[int] = set()
    while not performance.stage.over:
        performance.advance(number / fps)
        number += 1
        for player, puppet in enumerate(performance.stage.puppets):
            stood = opens_after_s is not None and puppet.stood_s >= opens_after_s
            if stood and puppet.player.entitled and player not in served:
                served.add(player)
                performance.gate.open(performance.stage.time_s)
        if not performance.away(performance.stage.time_s):
            yield performance.shoot(), performance.truth()

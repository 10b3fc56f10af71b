"""Chance for casts: drawn plates, paints and bodies, the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from demo.street.cast import Actor, Bgr, Body
from demo.street.scripts.script import Cue, Light, Move, Player, Tag
from models.base import PlateColour

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTERS, _DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"
_PAINTS: tuple[Bgr, ...] = (
    (196, 192, 186),
    (236, 236, 234),
    (46, 42, 40),
    (44, 38, 168),
    (112, 62, 30),
    (150, 190, 206),
    (86, 104, 54),
    (142, 128, 58),
)
_AT_ONCE = Cue()
_HELPED_AFTER_S = 12.0
"""A resident for whom nothing opens is let in by the attendant then."""
_CARS = (Body.SEDAN, Body.SEDAN, Body.SUV, Body.VAN)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph of a car: its plate and where that is, left, top, right and bottom in pixels."""

    path: Path
    text: str
    colour: str
    plate: tuple[float, float, float, float]


@dataclass(slots=True)
class Lot:
    """Draws what a cast leaves to chance; `photos` may be empty."""

    random: Random
    photos: Sequence[Photo] = ()
    drawn: set[str] = field(default_factory=set)
    paints: list[Bgr] = field(default_factory=list)
    """Those that are left; when none is, all are there again."""

    @classmethod
    def of(cls, cast: str, seed: int, photos: Sequence[Photo] = ()) -> "Lot":
        """Begin the chance of one script."""
        return cls(Random(f"{cast} {seed}"), photos)  # noqa: S311 - chance in a story, no secret

    def between(self, low: float, high: float) -> float:
        """Draw a number."""
        return round(self.random.uniform(low, high), 2)

    def text(self, *, electric: bool = False) -> str:
        """Draw a plate that was not drawn before in this script."""
        while True:
            text = self.random.choice(_PROVINCES) + self.random.choice(_LETTERS)
            if electric:
                text += self.random.choice("DF") + "".join(self.random.choices(_DIGITS, k=5))
            else:
                letters = self.random.sample(range(5), self.random.choice((0, 1, 1, 2)))
                text += "".join(
                    self.random.choice(_LETTERS if place in letters else _DIGITS) for place in range(5)
                )
            if text not in self.drawn:
                self.drawn.add(text)
                return text

    def tag(self) -> Tag:
        """Draw a plate: blue ones, and one in four of new energy."""
        if self.random.random() < 0.25:  # noqa: PLR2004 - as the docstring has it
            return Tag(self.text(electric=True), "nev_small", "green")
        return Tag(self.text())

    def actor(self, body: Body | None = None) -> Actor:
        """Draw a vehicle; what its plate is say the tags."""
        body = body or self.random.choice(_CARS)
        if not self.paints:
            self.paints = self.random.sample(_PAINTS, len(_PAINTS))
        return Actor("", "", PlateColour.UNKNOWN, resident=False, body=body, paint=self.paints.pop())

    def resident(self, moves: tuple[Move, ...], cue: Cue = _AT_ONCE) -> Player:
        """Draw a car of the roster."""
        return replace(self.car(moves, cue), entitled=True, guard_after_s=_HELPED_AFTER_S)

    def car(self, moves: tuple[Move, ...], cue: Cue = _AT_ONCE, guard_after_s: float | None = None) -> Player:
        """Draw a stranger's car with a plate."""
        return Player(self.actor(), moves, (self.tag(),), cue, guard_after_s=guard_after_s)

    def bare(self, moves: tuple[Move, ...], cue: Cue = _AT_ONCE, guard_after_s: float | None = None) -> Player:
        """Draw a car without a plate."""
        return replace(self.car(moves, cue, guard_after_s), tags=())

    def light(self) -> Light:
        """Draw the hour of an ordinary day."""
        return Light(dusk=round(self.random.choice((0.0, 0.0, self.random.uniform(0, 0.5))), 2))

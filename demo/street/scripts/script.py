"""What a script is, as data: players, their moves, the light, and when the camera is away.

Places are as in `demo.street.viewpoint`: `z` from the camera in metres, `x` across. A player's `z` is of its near
end: of its front where it comes, of its rear where it drives away.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from demo.street.cast import Actor
from demo.street.viewpoint import LANE_X_M
from demo.street.world import SPAWN_Z_M, STOP_Z_M

THROUGH_Z_M = -7.0
"""Behind the camera: who is here is in."""


@dataclass(frozen=True, slots=True)
class Drive:
    """Go to a place. Keeps `gap_m` to whoever is ahead in its way; comes to rest there if it `stops`.

    Who goes `through` the arm waits before it while it is down. `x` None: straight on.
    """

    to_z: float
    speed: float = 9.0
    x: float | None = None
    gap_m: float = 1.5
    stops: bool = True
    through: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Stand until the arm is up, at the longest `patience_s`; then `otherwise` instead of the rest."""

    patience_s: float = 60.0
    otherwise: tuple["Move", ...] = ()
    settle_s: float = 0.8
    """A driver needs so long to see that it is up."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Stand for a while whatever the arm does."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cross:
    """Walk across the street."""

    to_x: float
    speed: float = 1.3


Move = Drive | Wait | Stand | Cross


class Moment(StrEnum):
    """What of another player's way a cue waits for."""

    BEGUN = "begun"
    STOOD = "stood"
    """It has come to rest at the arm."""
    INSIDE = "inside"
    """Its near end has passed the arm."""
    GONE = "gone"
    """It is out of the picture."""


@dataclass(frozen=True, slots=True)
class Cue:
    """When a player begins: `after_s` after a moment of the player with number `of`; None: of the script."""

    after_s: float = 0.0
    of: int | None = None
    moment: Moment = Moment.BEGUN


class Kind(StrEnum):
    """What a player is."""

    CAR = "car"
    E_BIKE = "e_bike"
    PERSON = "person"
    PHOTO = "photo"
    """A photographed car."""
    SCENE = "scene"
    """A whole photograph, over which the camera pans: it is all that is seen, from one cut to the next."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A plate as it hangs on a bumper."""

    text: str
    kind: str = "ordinary"
    colour: str = "blue"
    rows: int = 1
    muddy: bool = False
    covered_top: float = 0.0
    """Share of its height that a frame hides, from above…"""
    covered_foot: float = 0.0
    """…and from below."""
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    """One in the street; `tags` are its plates, the first the one that counts. Empty: plateless."""

    actor: Actor
    moves: tuple[Move, ...]
    tags: tuple[Tag, ...] = ()
    cue: Cue = Cue()
    kind: Kind = Kind.CAR
    rear: bool = False
    z: float = SPAWN_Z_M
    x: float = LANE_X_M
    entitled: bool = False
    """The roster holds it, and it may go in by itself."""
    guard_after_s: float | None = None
    """The attendant opens when it has stood at the arm for so long."""
    parked: bool = False
    """It never comes to the arm."""
    photo: Path | None = None
    photo_plate: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of the plate in the photograph, pixels."""

    @property
    def text(self) -> str:
        """The plate that counts, or an empty text."""
        return self.tags[0].text if self.tags else ""


@dataclass(frozen=True, slots=True)
class Light:
    """The hour and the weather."""

    dusk: float = 0.0
    """0 day … 1 dusk."""
    night: bool = False
    rain: float = 0.0
    """0 dry … 1 heavy."""
    infrared: tuple[tuple[float, float], ...] = ()
    """From and to, seconds of the script, in which the camera sees in grey."""
    turns_in_s: float = 0.0
    """In so many seconds day becomes dusk, or dusk day; 0: the hour stays as it is."""


class Way(StrEnum):
    """Which way the lane leads."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Script:
    """One short story. `residents` are texts on the roster beside those of entitled players."""

    name: str
    players: tuple[Player, ...]
    light: Light = Light()
    way: Way = Way.IN
    residents: tuple[str, ...] = ()
    outages: tuple[tuple[float, float], ...] = ()
    """From and to, seconds of the script, in which no frame comes."""
    lasts_s: float = 150.0
    """It is over then at the latest."""


def comes_and_enters(*, patience_s: float = 60.0, speed: float = 9.0, gap_m: float = 1.5) -> tuple[Move, ...]:
    """Come to the arm, wait for it and drive in; turn back when nobody opens."""
    return (
        Drive(STOP_Z_M, speed=speed, gap_m=gap_m),
        Wait(patience_s, otherwise=backs_out()),
        enters(),
    )


def enters(speed: float = 4.0) -> Drive:
    """Drive in through the arm."""
    return Drive(THROUGH_Z_M, speed=speed, stops=False, through=True, gap_m=0.8)


def backs_out(speed: float = 6.0) -> tuple[Move, ...]:
    """Reverse out of the picture."""
    return (Drive(SPAWN_Z_M, speed=speed, stops=False),)

"""What comes to the gate in the guard's story, as scripts of the drawn street; a test calls them one by one."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from demo.street.cast import Actor, Bgr, Body
from demo.street.scripts.script import (
    Cue,
    Drive,
    Kind,
    Moment,
    Move,
    Player,
    Script,
    Tag,
    comes_and_enters,
)
from demo.street.viewpoint import LANE_X_M
from models.base import PlateColour

DELIVERY, RESIDENT, AMBULANCE, SECOND_RESIDENT = "粤B6N2T9", "京A8K3F7", "苏E7H9P2", "陕A1B7V3"
RESIDENTS: Final = (RESIDENT, SECOND_RESIDENT)
PLATED: Final = (DELIVERY, RESIDENT, AMBULANCE, SECOND_RESIDENT)

_BLACK, _SILVER, _WHITE, _RED, _NAVY = (46, 42, 40), (196, 192, 186), (236, 236, 234), (44, 38, 168), (112, 62, 30)
_AT_ONCE = Cue()
_WAITS_IN_VAIN_S = 10.0


def _player(body: Body, paint: Bgr, moves: tuple[Move, ...], *texts: str, cue: Cue = _AT_ONCE) -> Player:
    actor = Actor("", "", PlateColour.UNKNOWN, resident=False, body=body, paint=paint)
    return Player(actor, moves, tuple(map(Tag, texts)), cue)


_RIDER = replace(
    _player(
        Body.SEDAN,
        _NAVY,
        (Drive(-5.0, speed=5, gap_m=0.8, stops=False, through=True),),
        cue=Cue(0.8),
    ),
    kind=Kind.E_BIKE,
    x=LANE_X_M + 0.2,
)

PLAYS: Final[Mapping[str, Script]] = MappingProxyType(
    {
        play.name: play
        for play in (
            Script(
                "delivery_then_resident",
                (
                    _player(Body.VAN, _SILVER, comes_and_enters(), DELIVERY),
                    _player(
                        Body.SEDAN, _BLACK, comes_and_enters(), RESIDENT, cue=Cue(0.5, of=0, moment=Moment.INSIDE)
                    ),
                ),
            ),
            Script("ambulance", (_player(Body.VAN, _WHITE, comes_and_enters(), AMBULANCE),)),
            Script(
                "rider_behind_resident",
                (_player(Body.SUV, _RED, comes_and_enters(), SECOND_RESIDENT), _RIDER),
            ),
            Script(
                "plateless_turns_back",
                (_player(Body.SEDAN, _NAVY, comes_and_enters(patience_s=_WAITS_IN_VAIN_S)),),
            ),
        )
    }
)

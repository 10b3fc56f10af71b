"""Casts about what the camera sees: dusk, night, rain, infrared, and no picture at all."""

from dataclasses import replace

from demo.street.scripts.lot import Lot
from demo.street.scripts.script import Cue, Light, Moment, Player, Script, comes_and_enters

_THROUGH_DUSK = 4


def dusk(lot: Lot) -> Script:
    """Tell how two come in the dusk, one at home and one not."""
    return Script("dusk", _two(lot), Light(dusk=lot.between(0.8, 1)))


def turning_light(lot: Lot) -> Script:
    """Tell how four come one after the other while day becomes dusk, or dusk day; one has no plate."""
    bare = lot.random.randrange(_THROUGH_DUSK)
    players: list[Player] = []
    for number in range(_THROUGH_DUSK):
        cue = Cue(lot.between(0, 3), of=number - 1, moment=Moment.GONE) if number else Cue()
        drawn = lot.bare if number == bare else lot.random.choice((lot.resident, lot.car))
        players.append(drawn(comes_and_enters(patience_s=lot.between(7, 9)), cue))
    light = Light(dusk=lot.random.choice((0.0, 1.0)), turns_in_s=lot.between(150, 300))
    return Script("turning_light", tuple(players), light)


def night(lot: Lot) -> Script:
    """Tell how two come at night with their headlights on."""
    return Script("night", _two(lot), Light(night=True))


def rain(lot: Lot) -> Script:
    """Tell how two come in the rain."""
    return Script("rain", _two(lot), Light(dusk=lot.between(0, 0.6), rain=lot.between(0.5, 1)))


def infrared_switch(lot: Lot) -> Script:
    """Tell how the camera switches to infrared while a resident comes or waits, and perhaps back again."""
    start = lot.between(3, 7)
    end = start + lot.random.choice((lot.between(2, 5), 1000.0))
    return Script("infrared_switch", _two(lot), Light(dusk=1.0, infrared=((start, end),)))


def lost_5s(lot: Lot) -> Script:
    """Tell how the camera is lost for 5 s while somebody comes or waits."""
    return _lost("lost_5s", lot, 5.0)


def lost_35s(lot: Lot) -> Script:
    """Tell how the camera is lost for 35 s; who waited is still there, or has been let in and another came."""
    return _lost("lost_35s", lot, 35.0)


def _lost(name: str, lot: Lot, seconds: float) -> Script:
    start = lot.between(5, 10)
    first = lot.car(comes_and_enters(), guard_after_s=lot.random.choice((3.0, 20.0, seconds + 6)))
    # Perhaps it has come already when the picture is back.
    second = lot.resident(comes_and_enters(), Cue(start + seconds + lot.between(-4, 4)))
    return Script(name, (first, second), lot.light(), outages=((start, start + seconds),))


def _two(lot: Lot) -> tuple[Player, Player]:
    second = lot.car(comes_and_enters(), Cue(lot.between(0, 4), of=0, moment=Moment.INSIDE))
    return lot.resident(comes_and_enters()), replace(second, guard_after_s=lot.between(3, 6))

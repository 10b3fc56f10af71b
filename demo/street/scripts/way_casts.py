"""Casts in which somebody drives the other way, stands beside the lane, or crosses it."""

from dataclasses import replace

from demo.street.cast import Body
from demo.street.scripts.lot import Lot
from demo.street.scripts.script import (
    Cross,
    Cue,
    Drive,
    Kind,
    Moment,
    Move,
    Player,
    Script,
    Stand,
    Wait,
    Way,
    comes_and_enters,
    enters,
)
from demo.street.viewpoint import LANE_X_M
from demo.street.world import SPAWN_Z_M, STOP_Z_M

_INSIDE_Z_M = -6.5
"""Behind the camera: here those begin who drive away."""
_AT_ARM_FROM_INSIDE_M = 1.0
"""Before the arm, metres, seen from inside."""
_PARKED = ((-3.25, 6.0, 6.6), (-2.9, 10.3, 11.0), (-3.25, 6.0, 6.6), (-2.9, 10.3, 11.0), (2.0, 14.0, 17.0))
"""Where somebody may stand beside the lane: across, nearest, farthest."""
_KERB_X_M = -4.4


def leaver(lot: Lot, cue: Cue, *, drifts_to: float | None = None, home: bool = True) -> Player:
    """Draw a car that drives away from behind the camera; the attendant raises the arm for it."""
    rest: tuple[Move, ...] = (Drive(SPAWN_Z_M, speed=8, stops=False),)
    if drifts_to is not None:
        rest = (
            Drive(10.0, speed=6, stops=False),
            Drive(16.0, speed=7, x=drifts_to, stops=False),
            Drive(SPAWN_Z_M, speed=8, stops=False),
        )
    car = lot.resident((), cue) if home else lot.car((), cue)
    stops_at = 4.4 - _AT_ARM_FROM_INSIDE_M - 4.6
    moves = (Drive(stops_at, speed=3), Wait(), Drive(4.5, speed=4, stops=False, through=True), *rest)
    # One lane wide: somebody stands within before the arm, behind the camera's back.
    return replace(car, moves=moves, rear=True, z=_INSIDE_Z_M, guard_after_s=lot.between(0.8, 2.5))


def away_under_entry(lot: Lot) -> Script:
    """Tell how a car of the roster drives away under the entry camera; perhaps a stranger follows."""
    first = leaver(lot, Cue(0.5))
    if lot.random.random() < 0.5:  # noqa: PLR2004 - one in two
        return Script("away_under_entry", (first,), lot.light())
    second = lot.car(comes_and_enters(patience_s=7), Cue(lot.between(0, 3), of=0, moment=Moment.GONE))
    return Script("away_under_entry", (first, second), lot.light())


def both_ways(lot: Lot) -> Script:
    """Tell of one lane for both directions: one drives out, then another in, or the other way round."""
    if lot.random.random() < 0.5:  # noqa: PLR2004 - one in two
        players = (leaver(lot, Cue(0.5)), lot.resident(comes_and_enters(), Cue(1, of=0, moment=Moment.GONE)))
    else:
        players = (lot.resident(comes_and_enters()), leaver(lot, Cue(lot.between(0, 3), of=0, moment=Moment.GONE)))
    return Script("both_ways", players, lot.light(), Way.BOTH)


def passing_each_other(lot: Lot) -> Script:
    """Tell how one drives out while another comes; they pass each other, then it drives in."""
    out = leaver(lot, Cue(0.2), drifts_to=1.9)
    aside = Drive(lot.between(29, 32), speed=8, x=LANE_X_M - 0.5)
    moves: tuple[Move, ...] = (aside, Stand(lot.between(0.5, 1.5)))
    come = lot.resident((*moves, Drive(STOP_Z_M, x=LANE_X_M), Wait(), enters()), Cue(lot.between(9, 11)))
    return Script("passing_each_other", (out, come), lot.light(), Way.BOTH)


def parked_from_start(lot: Lot) -> Script:
    """Tell how a resident's car stands beside the lane from the first frame on; a stranger turns back."""
    second = lot.car(comes_and_enters(patience_s=8), Cue(lot.between(2, 5)))
    return Script("parked_from_start", (_parked(lot), second), lot.light())


def parked_plateless_waits(lot: Lot) -> Script:
    """Tell of the same with a car without a plate, which stands before the parked one or beside it."""
    second = lot.bare(comes_and_enters(patience_s=9), Cue(lot.between(2, 5)))
    return Script("parked_plateless_waits", (_parked(lot), second), lot.light())


def met_at_the_arm(lot: Lot) -> Script:
    """Tell how somebody stands at the arm from the first frame on and is let in; two more come after him."""
    first = replace(lot.car((Wait(), enters()), Cue(), lot.between(3, 12)), z=STOP_Z_M)
    cues = [Cue(lot.between(0, 6), of=number, moment=Moment.GONE) for number in range(2)]
    others = [lot.resident(comes_and_enters(), cues[0]), lot.car(comes_and_enters(patience_s=8), cues[1])]
    return Script("met_at_the_arm", (first, *others), lot.light())


def e_bike_between(lot: Lot) -> Script:
    """Tell of a resident, somebody on an e-bike close behind, then another resident."""
    cars = [lot.resident(comes_and_enters(gap_m=1.0), Cue(delay)) for delay in (0.0, lot.between(2.4, 3.2))]
    moves = (Drive(-5.0, speed=5, gap_m=0.8, stops=False, through=True),)
    bike = replace(
        lot.bare(moves, Cue(lot.between(1.2, 1.8)), guard_after_s=6.0),
        kind=Kind.E_BIKE,
        x=LANE_X_M + lot.between(-0.3, 0.3),
    )
    return Script("e_bike_between", (cars[0], bike, cars[1]), lot.light())


def person_crossing(lot: Lot) -> Script:
    """Tell how somebody walks across before the car that waits."""
    z = STOP_Z_M - 0.5
    person = replace(
        lot.bare((Cross(2.0),), Cue(lot.between(0.2, 2), of=1, moment=Moment.STOOD)), kind=Kind.PERSON
    )
    car = lot.car(comes_and_enters(), guard_after_s=lot.between(4, 7))
    car = car if lot.random.random() < 0.5 else replace(car, entitled=True)  # noqa: PLR2004 - one in two
    across = replace(person, z=z, x=_KERB_X_M)
    return Script("person_crossing", (across, car), lot.light())


def _parked(lot: Lot) -> Player:
    """Draw a resident's car that stands beside the lane all the time: next to the arm, behind it, or opposite."""
    x, nearest, farthest = lot.random.choice(_PARKED)
    car = replace(
        lot.resident(()), actor=lot.actor(Body.SEDAN), parked=True, x=x, z=lot.between(nearest, farthest)
    )
    return replace(car, rear=lot.random.random() < 0.5)  # noqa: PLR2004 - either way

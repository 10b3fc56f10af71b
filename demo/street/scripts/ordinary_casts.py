"""Casts of an ordinary day: residents, strangers, queues, those who turn back or come again."""

from demo.street.scripts.lot import Lot
from demo.street.scripts.script import (
    Cue,
    Drive,
    Moment,
    Move,
    Player,
    Script,
    Stand,
    Wait,
    comes_and_enters,
    enters,
)
from demo.street.world import SPAWN_Z_M, STOP_Z_M

_HOME_SHARE, _BARE_SHARE = 0.6, 0.3
"""How many are at home here, and how many tailgaters have no plate."""


def resident(lot: Lot) -> Script:
    """Tell how one resident comes and is let in."""
    return Script("resident", (lot.resident(comes_and_enters()),), lot.light())


def stranger(lot: Lot) -> Script:
    """Tell how a stranger waits until the attendant opens."""
    player = lot.car(comes_and_enters(), guard_after_s=lot.between(4, 9))
    return Script("stranger", (player,), lot.light())


def plateless_then_plated(lot: Lot) -> Script:
    """Tell how a car without a plate is let in by the attendant; one with a plate comes 1 to 15 s later."""
    first = lot.bare(comes_and_enters(), guard_after_s=lot.between(4, 7))
    second = _resident_or_not(lot, Cue(lot.between(1, 15), of=0, moment=Moment.STOOD))
    return Script("plateless_then_plated", (first, second), lot.light())


def plated_then_plateless(lot: Lot) -> Script:
    """Tell of the same in reverse."""
    first = _resident_or_not(lot, Cue())
    cue = Cue(lot.between(1, 15), of=0, moment=Moment.STOOD)
    second = lot.bare(comes_and_enters(), cue, lot.between(4, 7))
    return Script("plated_then_plateless", (first, second), lot.light())


def queue_of_six(lot: Lot) -> Script:
    """Tell how six stand in a row; strangers among them are let in by the attendant."""
    players = []
    for number in range(6):
        cue = Cue(lot.between(0.9, 1.6) * number)
        moves = comes_and_enters(gap_m=lot.between(1.0, 2.0))
        players.append(_resident_or_not(lot, cue, moves))
    return Script("queue_of_six", tuple(players), lot.light())


def bumper_to_bumper_stopping(lot: Lot) -> Script:
    """Tell how three residents stand half a metre apart and stop at the arm one by one."""
    moves = comes_and_enters(gap_m=lot.between(0.4, 0.8))
    players = (lot.resident(moves, Cue(0.9 * number)) for number in range(3))
    return Script("bumper_to_bumper_stopping", tuple(players), lot.light())


def bumper_to_bumper_moving(lot: Lot) -> Script:
    """Tell how three residents half a metre apart; once the arm is up they go through without a stop."""
    gap, speed = lot.between(0.4, 0.8), lot.between(2.5, 4)
    first = lot.resident((Drive(STOP_Z_M, speed=6), Wait(), enters(speed)))
    moves = (Drive(-7.0, speed=speed, gap_m=gap, stops=False, through=True),)
    others = (lot.resident(moves, Cue(0.9 * number)) for number in (1, 2))
    return Script("bumper_to_bumper_moving", (first, *others), lot.light())


def tailgater(lot: Lot) -> Script:
    """Tell how a stranger goes in behind a resident, 1 to 4 m behind it, with or without a plate."""
    gap = lot.between(1, 4)
    first = lot.resident((Drive(STOP_Z_M), Wait(), enters(lot.between(3.5, 5))))
    moves = (Drive(-7.0, speed=6, gap_m=gap, stops=False, through=True),)
    draw = lot.bare if lot.random.random() < _BARE_SHARE else lot.car
    # Left out by the arm, it waits for the attendant.
    second = draw(moves, Cue(lot.between(0.9, 1.5)), guard_after_s=6.0)
    return Script("tailgater", (first, second), lot.light(), lasts_s=40)


def turn_back(lot: Lot) -> Script:
    """Tell how a stranger waits in vain and reverses out."""
    player = lot.car(comes_and_enters(patience_s=lot.between(3, 10)))
    return Script("turn_back", (player,), lot.light())


def come_again(lot: Lot) -> Script:
    """Tell how a resident for whom the arm rises reverses out all the same, and comes again."""
    moves = (
        Drive(STOP_Z_M),
        Stand(lot.between(2.5, 5)),
        Drive(SPAWN_Z_M, speed=6, stops=False),
        Stand(lot.between(4, 25)),
        *comes_and_enters(patience_s=12),
    )
    return Script("come_again", (lot.resident(moves),), lot.light())


def resident_then_stranger(lot: Lot) -> Script:
    """Tell how a resident goes in; a stranger comes soon after, finds the arm down and turns back."""
    second = lot.car(comes_and_enters(patience_s=7), Cue(lot.between(0, 4), of=0, moment=Moment.INSIDE))
    return Script("resident_then_stranger", (lot.resident(comes_and_enters()), second), lot.light())


def _resident_or_not(lot: Lot, cue: Cue, moves: tuple[Move, ...] | None = None) -> Player:
    way = comes_and_enters() if moves is None else moves
    if lot.random.random() < _HOME_SHARE:
        return lot.resident(way, cue)
    return lot.car(way, cue, lot.between(3, 5))

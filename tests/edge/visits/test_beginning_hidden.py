"""When somebody who came hidden behind one who passes, or moved as one with another, begins a visit."""

from collections.abc import Sequence

import pytest

from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group
from models.base import Box
from tests.edge.visits.scenes import frame_at
from tests.edge.visits.test_beginning import Watch, body, candidate

RIDER = Box(200, 60, 330, 350)
"""A rider before the arm: near, and clear of all sides."""


def begins_emerged(*boxes: Box, step_s: float = 0.2, apart: bool = False) -> list[bool]:
    """Show what only moves where somebody passed, `apart` from him or not; say in which frames a visit begins."""
    watch, began = Watch(), []
    for number, box in enumerate(boxes):
        sighting, frame = watch.sighting(number * step_s, body(box, Group.SOMEBODY)), frame_at(number * step_s)
        one = watch.beginning.watch(frame, sighting, apart=apart)
        began.append(watch.beginning.begins(frame, sighting, one, [Box(0, 0, 460, 360)], emerged=True))
    return began


def test_who_rides_where_somebody_passed_is_somebody_as_soon_as_he_does_not_flicker() -> None:
    assert begins_emerged(RIDER, Box(100, 60, 240, 355)) == [False, True]
    assert begins_emerged(RIDER, RIDER, RIDER, step_s=0.08) == [False, False, True]
    assert begins_emerged(RIDER, RIDER, RIDER, step_s=0.04) == [False, False, False]


@pytest.mark.parametrize(
    "boxes",
    [
        [Box(0, 60, 130, 355), Box(0, 60, 100, 355)],
        [RIDER, Box(0, 60, 130, 355)],
        [Box(200, 60, 330, 240), Box(180, 60, 330, 240)],
        [Box(200, 270, 370, 355), Box(220, 270, 370, 355)],
        [Box(280, 120, 370, 360), Box(170, 160, 320, 360)],
    ],
    ids=[
        "a remnant at the side",
        "out of the side",
        "an arm above the ground",
        "the foot of a remnant",
        "a remnant that stands on the lower border",
    ],
)
def test_what_is_left_of_one_who_passed_and_an_arm_behind_him_are_nobody(boxes: Sequence[Box]) -> None:
    assert begins_emerged(*boxes) == [False, False]


def test_a_rider_goes_on_over_the_lower_border() -> None:
    assert begins_emerged(RIDER, Box(150, 80, 300, 360)) == [False, True]


def test_who_is_seen_when_the_one_before_is_gone_may_touch_the_border_and_leave_over_the_side() -> None:
    near = [Box(50, 80, 260, 360), Box(0, 80, 140, 310)]
    assert begins_emerged(*near, step_s=0.33, apart=True) == [False, True]
    assert begins_emerged(*near, step_s=0.33) == [False, False]


@pytest.mark.parametrize(
    "foot,begins", [(150, False), (170, True)], ids=["a piece of who passes", "one who comes behind him"]
)
def test_whoever_came_out_behind_one_who_passes_brings_his_foot_down(foot: float, *, begins: bool) -> None:
    first, wide = Box(40, 60, 200, 160), Box(40, 60, 440, foot)
    assert begins_emerged(first, wide, wide, wide, step_s=0.08)[-1] is begins


def test_who_comes_does_not_lift_his_foot_nor_does_who_goes_keep_it_down() -> None:
    walker, arm = Box(300, 60, 380, 340), Box(250, 100, 430, 200)
    assert not candidate(Watch(), walker, arm, arm, arm).moved(), "an arm that took him in is wider"
    far, low = Box(250, 100, 350, 250), Box(200, 100, 400, 250)
    assert candidate(Watch(), far, low, low).moved()
    assert not candidate(Watch(), low, low, far, far).moved()
    assert candidate(Watch(), low, low, Box(250, 60, 350, 210), Box(250, 60, 350, 210)).moved()


CLEAR, CUT = Box(220, 100, 460, 280), Box(220, 100, 460, 360)
"""A car that a recogniser knows for a moment: as it comes out from behind one who passes, and over the border."""


def begins_after(known: SeenSubject, moves: Box, later_s: float, *, emerged: bool = True) -> bool:
    """Say whether motion begins a visit where somebody was recognised once, hidden before by one who passes."""
    watch = Watch()
    watch.beginning.watch(frame_at(0), watch.sighting(0, known))
    sighting, frame = watch.sighting(later_s, body(moves, Group.SOMEBODY)), frame_at(later_s)
    one = watch.beginning.watch(frame, sighting)
    return watch.beginning.begins(frame, sighting, one, [Box(0, 0, 460, 360)], emerged=emerged)


def test_whom_a_recogniser_knew_as_he_came_out_is_no_remnant_of_the_one_before_him() -> None:
    assert begins_after(body(CLEAR), Box(60, 80, 450, 360), 0.7)


@pytest.mark.parametrize(
    "known, moves, later_s, emerged",
    [
        (body(CLEAR, Group.SOMEBODY), Box(60, 80, 450, 360), 0.7, True),
        (body(CUT), Box(60, 80, 450, 360), 0.7, True),
        (body(CLEAR), Box(60, 80, 340, 360), 0.7, True),
        (body(Box(220, 200, 280, 245)), Box(60, 80, 450, 360), 0.7, True),
        (body(CLEAR), Box(60, 80, 450, 360), 1.1, True),
        (body(CLEAR), Box(60, 80, 450, 360), 0.7, False),
    ],
    ids=["never recognised", "at the border", "elsewhere", "a piece", "too long ago", "nobody before him"],
)
def test_motion_where_nobody_was_recognised_as_he_came_out_may_be_a_remnant(
    known: SeenSubject, moves: Box, later_s: float, *, emerged: bool
) -> None:
    assert not begins_after(known, moves, later_s, emerged=emerged)


def test_who_was_recognised_and_only_moves_now_is_there_since_he_was_recognised() -> None:
    watch = Watch()
    watch.beginning.watch(frame_at(0), watch.sighting(0, body(CLEAR)))
    moves = watch.sighting(0.7, body(Box(60, 80, 450, 360), Group.SOMEBODY))
    one = watch.beginning.watch(frame_at(0.7), moves)
    assert (one.first_s, one.was_recognised) == (frame_at(0).monotonic_s, True)
    assert list(one.traces) == [Group.SOMEBODY, Group.VEHICLE]


SMALL_RIDER = Box(230, 120, 330, 300)
"""The same rider, a moment before he comes to the arm."""


def begins_apart(first: Box, apart: Box, later_s: float, *, as_one: bool = True) -> bool:
    """Say whether one begins a visit who was seen, moved as one with somebody known, and comes apart again."""
    watch = Watch()
    sighting = watch.sighting(0, body(first, Group.SOMEBODY))
    watch.beginning.watch(frame_at(0), sighting)
    (watch.beginning.take_as_one if as_one else watch.beginning.take)(sighting)
    # Of those who go on as one nothing is watched any more, which is no reason to forget him.
    (watch.beginning.take_as_one if as_one else watch.beginning.take)(sighting)
    sighting, frame = watch.sighting(later_s, body(apart, Group.SOMEBODY)), frame_at(later_s)
    one = watch.beginning.watch(frame, sighting)
    return watch.beginning.begins(frame, sighting, one, [Box(0, 0, 460, 360)], emerged=True)


def test_a_rider_who_moved_as_one_with_the_car_behind_him_is_somebody_once_he_is_seen_apart_again() -> None:
    assert begins_apart(SMALL_RIDER, RIDER, 0.4)


@pytest.mark.parametrize(
    "first, apart, later_s, as_one",
    [
        (SMALL_RIDER, RIDER, 0.4, False),
        (SMALL_RIDER, RIDER, 1.1, True),
        (SMALL_RIDER, Box(232, 125, 328, 299), 0.4, True),
        (SMALL_RIDER, Box(335, 60, 465, 355), 0.4, True),
        (Box(200, 180, 330, 300), RIDER, 0.4, True),
    ],
    ids=["somebody's", "too long ago", "no nearer", "elsewhere", "no rider"],
)
def test_what_is_seen_apart_is_nobody_if_no_rider_was_seen_there_before(
    first: Box, apart: Box, later_s: float, *, as_one: bool
) -> None:
    assert not begins_apart(first, apart, later_s, as_one=as_one)

from collections.abc import Iterable

import pytest

from edge.visits.presence.phase import CAME
from edge.visits.presence.trace import Spot, Trace
from models.base import Box

WIDTH, HEIGHT = 1000, 500


def at(x: float, bottom: float, width: float, height: float = 0.2) -> Box:
    """A box by the middle of its lower edge; all in shares of the picture."""
    return Box(x - width / 2, bottom - height, x + width / 2, bottom)


def trace_of(boxes: Iterable[Box], step_s: float = 0.1) -> Trace:
    trace = Trace()
    for number, box in enumerate(boxes):
        pixels = Box(box.left * WIDTH, box.top * HEIGHT, box.right * WIDTH, box.bottom * HEIGHT)
        trace.add(number * step_s, pixels, WIDTH, HEIGHT)
    return trace


def test_a_trace_without_spots_says_nothing() -> None:
    trace = Trace()
    assert (trace.first, trace.last, trace.came_by, trace.went_by) == (None, None, 0.0, 0.0)
    assert (trace.newest(3), trace.since(0.0)) == ((), ())


def test_places_are_in_shares_of_the_picture() -> None:
    trace = trace_of([Box(0.1, 0.2, 0.4, 0.6)])
    assert trace.first is not None
    box = trace.first.box
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((0.1, 0.2, 0.4, 0.6))
    assert trace.widest == pytest.approx(0.3)


def test_who_grows_comes() -> None:
    trace = trace_of(at(0.5, 0.5, 0.2 * 1.1**number) for number in range(4))
    assert trace.came_by >= CAME
    assert trace.went_by == 0.0


def test_who_only_wanders_down_comes_too() -> None:
    trace = trace_of(at(0.5, 0.4 + 0.04 * number, 0.3) for number in range(6))
    assert trace.came_by >= CAME


def test_who_stands_neither_comes_nor_goes() -> None:
    trace = trace_of([at(0.5, 0.6, 0.3)] * 20)
    assert (trace.came_by, trace.went_by) == (0.0, 0.0)


def test_who_shrinks_and_wanders_up_goes() -> None:
    trace = trace_of(at(0.5, 0.8 - 0.05 * number, 0.3 - 0.02 * number) for number in range(6))
    assert trace.went_by > 0.3
    assert trace.came_by == 0.0


def test_who_came_and_went_did_both() -> None:
    there = [at(0.5, 0.5, width) for width in (0.20, 0.20, 0.30, 0.30)]
    trace = trace_of([*there, *reversed(there)])
    assert trace.came_by >= CAME
    assert trace.went_by > 0.3


def test_who_comes_again_is_not_away_any_more() -> None:
    widths = (0.30, 0.30, 0.20, 0.20, 0.30, 0.30)
    assert trace_of(at(0.5, 0.5, width) for width in widths).went_by == 0.0
    assert trace_of(at(0.5, 0.5, width) for width in widths[:4]).went_by > 0.3


@pytest.mark.parametrize("width", [0.5, 0.1], ids=["too large", "too small"])
def test_one_bad_box_among_good_ones_moves_nothing(width: float) -> None:
    good = at(0.5, 0.5, 0.2)
    trace = trace_of([good, good, at(0.5, 0.5, width), good, good])
    assert (trace.came_by, trace.went_by) == (0.0, 0.0)


def test_two_boxes_that_agree_are_believed() -> None:
    good, larger = at(0.5, 0.5, 0.2), at(0.5, 0.5, 0.3)
    assert trace_of([good, good, larger, larger]).came_by >= CAME


@pytest.mark.parametrize("side", [0.0, 1.0], ids=["left", "right"])
def test_a_width_that_the_side_cuts_says_nothing(side: float) -> None:
    cut = [at(abs(side - width / 2), 0.5, width) for width in (0.2, 0.15, 0.1, 0.05)]
    trace = trace_of([at(0.5, 0.5, 0.2), *cut])
    assert trace.went_by == 0.0
    assert len(trace.newest(9)) == 1
    assert trace.last is not None
    assert trace.last.box.width == pytest.approx(0.05)


def test_who_enters_over_the_near_border_does_not_come_by_growing() -> None:
    trace = trace_of(at(0.5, 1.0, 0.1 * number, 0.1 * number) for number in range(1, 6))
    assert trace.came_by == 0.0
    assert trace.newest(9) == ()


def test_who_entered_over_the_near_border_goes_once_it_is_clear_of_it() -> None:
    entering = [at(0.5, 1.0, 0.1 * number, 0.1 * number) for number in range(1, 6)]
    away = [at(0.5, 0.9 - 0.1 * number, 0.5 - 0.05 * number) for number in range(5)]
    trace = trace_of([*entering, *away])
    assert trace.came_by == 0.0
    assert trace.went_by > 0.3


def test_who_was_clear_of_the_border_still_comes_when_it_touches_it() -> None:
    trace = trace_of([at(0.5, 0.7, 0.3), at(0.5, 0.8, 0.35), at(0.5, 1.0, 0.4), at(0.5, 1.0, 0.45)])
    assert trace.came_by >= CAME
    assert len(trace.newest(9)) == 4


def test_a_box_without_width_is_far_away_and_no_error() -> None:
    flat = at(0.5, 0.5, 0.0)
    assert trace_of([at(0.5, 0.5, 0.2), flat, flat]).went_by > 1.0


def test_spots_of_long_ago_are_forgotten() -> None:
    trace = trace_of([at(0.5, 0.5, 0.2)] * 10, step_s=1.0)
    assert [spot.at_s for spot in trace.newest(20)] == [5.0, 6.0, 7.0, 8.0, 9.0]
    assert trace.first is not None
    assert trace.first.at_s == 0.0


def test_the_newest_and_those_since_a_time_are_the_oldest_first() -> None:
    trace = trace_of([at(0.5, 0.5, 0.2)] * 5, step_s=1.0)
    assert [spot.at_s for spot in trace.newest(2)] == [3.0, 4.0]
    assert [spot.at_s for spot in trace.since(2.0)] == [2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    "box,aside,border",
    [
        (Box(0.3, 0.3, 0.6, 0.6), False, False),
        (Box(0.3, 0.0, 0.6, 0.6), False, False),
        (Box(0.3, 0.3, 0.6, 1.0), False, True),
        (Box(0.0, 0.3, 0.6, 0.6), True, True),
        (Box(0.3, 0.3, 1.0, 0.6), True, True),
        (Box(-0.1, 0.3, 0.6, 0.6), True, True),
    ],
    ids=["inside", "far border", "near border", "left", "right", "outside"],
)
def test_over_which_border_one_leaves(box: Box, *, aside: bool, border: bool) -> None:
    spot = Spot(0.0, box)
    assert (spot.cut_aside, spot.at_near_border) == (aside, border)


PASSING = [at(0.5, 0.8, 0.4, 0.5), at(0.5, 1.0, 0.5, 0.7), at(0.5, 1.0, 0.6, 0.8)]


def test_who_passes_and_only_grows_does_not_draw_back() -> None:
    assert not trace_of(PASSING).drew_back


def test_an_upper_edge_that_falls_while_it_passes_is_the_next_one() -> None:
    assert trace_of([*PASSING, at(0.5, 1.0, 0.6, 0.65)]).drew_back
    assert not trace_of([*PASSING, at(0.5, 1.0, 0.6, 0.70)]).drew_back


def test_who_goes_on_over_the_side_does_not_draw_back_though_his_upper_edge_falls() -> None:
    on = [at(0.5, 0.9, 0.3, 0.8), at(0.4, 1.0, 0.35, 1.0)]
    assert trace_of([*on, at(0.35, 1.0, 0.36, 0.8)]).drew_back
    assert not trace_of([*on, at(0.19, 1.0, 0.38, 0.8)]).drew_back


def test_a_narrow_rest_of_one_that_leaves_is_not_the_next_one() -> None:
    assert not trace_of([*PASSING, at(0.5, 1.0, 0.4, 0.5)]).drew_back


def test_what_is_clear_of_the_border_and_smaller_all_at_once_is_the_next_one() -> None:
    assert trace_of([*PASSING, at(0.45, 0.8, 0.4, 0.45)]).drew_back


def test_what_stands_where_it_stood_a_moment_ago_was_hidden_by_an_arm() -> None:
    behind_arm = at(0.5, 1.0, 0.5, 1.0)
    stood, drawn = at(0.5, 1.0, 0.5, 0.8), at(0.5, 1.0, 0.5, 0.7)
    came = at(0.5, 0.9, 0.5, 0.8)
    assert not trace_of([came, stood, behind_arm, stood]).drew_back
    assert trace_of([came, stood, behind_arm, drawn]).drew_back
    assert trace_of([came, stood, behind_arm, stood], step_s=0.6).drew_back


def test_who_backs_slowly_off_the_border_is_the_same_one() -> None:
    assert not trace_of([*PASSING, at(0.5, 0.95, 0.58, 0.75)]).drew_back


def test_who_becomes_smaller_and_was_not_passing_does_not_draw_back() -> None:
    assert not trace_of([at(0.5, 0.8, 0.4, 0.5), at(0.5, 0.6, 0.2, 0.2)]).drew_back


def test_a_view_from_above_lets_the_upper_edge_come_down_with_it() -> None:
    coming = [at(0.5, 0.5 + 0.1 * number, 0.4, 0.4) for number in range(6)]
    leaving = [at(0.5, 1.0, 0.4, 0.4 - 0.05 * number) for number in range(1, 8)]
    for shown in range(1, 8):
        assert not trace_of([*coming, *leaving[:shown]]).drew_back


def test_the_next_one_is_noticed_once() -> None:
    assert not trace_of([*PASSING, at(0.5, 1.0, 0.6, 0.65), at(0.5, 1.0, 0.6, 0.66)]).drew_back


CUT_ASIDE = [at(0.6, 0.8, 0.6, 0.5), at(0.6, 1.0, 0.9, 0.7), at(0.6, 1.0, 1.0, 0.8)]
"""Passes so near that the right border cuts it."""


def test_what_is_clear_of_the_sides_all_at_once_is_the_next_one_though_narrower() -> None:
    assert trace_of([*CUT_ASIDE, at(0.5, 1.0, 0.5, 0.6)]).drew_back
    assert not trace_of([*CUT_ASIDE, at(0.5, 1.0, 0.5, 0.7)]).drew_back


def test_a_narrow_rest_that_a_side_still_cuts_is_not_the_next_one() -> None:
    assert not trace_of([*CUT_ASIDE, at(0.8, 1.0, 0.5, 0.6)]).drew_back


def test_a_narrow_rest_of_one_that_no_side_cut_is_not_the_next_one() -> None:
    assert not trace_of([*PASSING, at(0.4, 1.0, 0.5, 0.6)]).drew_back


def test_whose_foot_stays_has_not_gone_and_whose_foot_rises_has() -> None:
    wide, narrow = at(0.5, 0.8, 0.5, 0.5), at(0.5, 0.8, 0.35, 0.5)
    assert not trace_of([wide, wide, narrow, narrow]).foot_rose
    assert trace_of([wide, wide, at(0.5, 0.75, 0.35, 0.5), at(0.5, 0.75, 0.35, 0.5)]).foot_rose
    assert not trace_of([wide, wide, at(0.5, 0.7, 0.35, 0.5)]).foot_rose, "one bad box does nothing"


def test_the_foot_of_whoever_comes_stays_down() -> None:
    first = at(0.5, 0.6, 0.3, 0.4)
    assert trace_of([first, first, at(0.5, 0.6, 0.5, 0.4), at(0.5, 0.7, 0.5, 0.4)]).foot_is_down
    assert not trace_of([first, first, at(0.5, 0.58, 0.5, 0.4), at(0.5, 0.58, 0.5, 0.4)]).foot_is_down


@pytest.mark.parametrize(
    "before,now,drew_in",
    [
        (Box(0.0, 0.1, 0.7, 1.0), Box(0.2, 0.1, 0.7, 1.0), True),
        (Box(0.3, 0.1, 1.0, 1.0), Box(0.3, 0.1, 0.8, 1.0), True),
        (Box(0.0, 0.1, 0.7, 1.0), Box(0.1, 0.1, 0.6, 1.0), False),
        (Box(0.0, 0.1, 0.7, 1.0), Box(0.15, 0.0, 0.75, 1.0), False),
        (Box(0.0, 0.1, 0.7, 1.0), Box(0.2, 0.0, 0.9, 1.0), True),
        (Box(0.3, 0.1, 1.0, 1.0), Box(0.1, 0.0, 0.8, 1.0), True),
        (Box(0.1, 0.1, 0.7, 1.0), Box(0.2, 0.1, 0.6, 1.0), False),
        (Box(0.0, 0.1, 0.7, 1.0), Box(0.2, 0.1, 1.0, 0.5), False),
        (Box(0.0, 0.0, 0.7, 1.0), Box(0.35, 0.0, 0.69, 1.0), False),
    ],
    ids=[
        "left",
        "right",
        "a little",
        "as large",
        "away from the left",
        "away from the right",
        "not cut",
        "cut on the other side",
        "the rear of a lorry",
    ],
)
def test_who_is_cut_by_a_side_and_clear_of_it_all_at_once_draws_in(
    before: Box, now: Box, *, drew_in: bool
) -> None:
    assert trace_of([before, before, now]).drew_in is drew_in


def test_an_arm_that_lets_go_of_a_rider_at_the_border_leaves_nobody_behind_him() -> None:
    rider, with_arm = Box(0.2, 0.25, 0.45, 1.0), Box(0.15, 0.0, 0.42, 1.0)
    away = Box(0.05, 0.22, 0.4, 1.0)
    assert not trace_of([rider, rider, with_arm, away]).drew_back
    assert trace_of([rider, rider, with_arm, Box(0.2, 0.22, 0.43, 1.0)]).drew_back


def crossing(*feet: float, width: float = 0.1, step: float = 0.13) -> Trace:
    return trace_of([at(0.35 + step * number, foot, width, 0.4) for number, foot in enumerate(feet)])


def test_who_goes_across_the_picture_and_no_nearer_crosses() -> None:
    assert crossing(0.9, 0.92, 0.94).crossed
    assert crossing(0.94, 0.92, 0.9, step=-0.13).crossed


def test_who_comes_nearer_or_hardly_moves_or_is_no_walker_does_not_cross() -> None:
    assert not crossing(0.9, 0.93, 0.97).crossed
    assert not crossing(0.9, 0.99, 1.0).crossed, "its one place clear of the border says nothing"
    assert not crossing(0.9, 0.9, 0.9, step=0.12).crossed
    assert not crossing(0.9, 0.9, 0.9, width=0.3).crossed


def test_of_what_a_side_cuts_nobody_says_that_it_crosses() -> None:
    assert not trace_of([Box(0.0, 0.3, 0.4, 0.9), Box(0.0, 0.3, 0.8, 0.9)]).crossed


def test_a_box_that_lets_go_at_once_has_not_gone_by_that_and_who_drives_off_has() -> None:
    wide, narrow = at(0.5, 0.9, 0.7, 0.7), at(0.4, 0.86, 0.48, 0.66)
    jumped = trace_of([wide, wide, narrow, narrow])
    assert jumped.went_by - jumped.jumped_by == pytest.approx(0, abs=0.01)
    drives = trace_of([at(0.5, 0.9 - 0.02 * n, 0.7 - 0.04 * n, 0.6) for n in range(8)])
    assert drives.jumped_by == 0
    assert drives.went_by > 0.3
    taken_in_again = trace_of([wide, wide, narrow, narrow, wide, wide])
    assert taken_in_again.jumped_by == 0
    jumped.stand()
    assert jumped.jumped_by == 0


ASIDE = [at(0.6, 0.8, 0.2, 0.7), at(0.5, 0.95, 0.25, 0.85), at(0.36, 1.0, 0.3, 1.0)]
"""A rider who passes towards the left side of the picture."""


def mirrored(box: Box) -> Box:
    return Box(1 - box.right, box.top, 1 - box.left, box.bottom)


@pytest.mark.parametrize("x, drew_back", [(0.2, False), (0.3, True), (0.5, True)], ids=["on", "hardly", "back"])
def test_who_goes_on_to_the_side_as_before_is_no_next_one_though_his_head_is_not_seen(
    x: float, *, drew_back: bool
) -> None:
    boxes = [*ASIDE, at(x, 1.0, 0.3, 0.6)]
    assert trace_of(boxes).drew_back is drew_back
    assert trace_of(map(mirrored, boxes)).drew_back is drew_back

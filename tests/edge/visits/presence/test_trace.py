import pytest

from edge.visits.presence.trace import Spot, Trace
from models.base import Box

WIDTH, HEIGHT = 1000, 500


def trace(*boxes: Box, every_s: float = 0.1) -> Trace:
    one = Trace()
    for number, box in enumerate(boxes):
        one.add(number * every_s, box, WIDTH, HEIGHT)
    return one


def wide(width: float, bottom: float = 300) -> Box:
    return Box(500 - width / 2, 200, 500 + width / 2, bottom)


def test_who_grows_came_and_did_not_go() -> None:
    one = trace(*(wide(width) for width in (100, 120, 140, 160)))
    assert one.came_by > 0.3
    assert one.went_by == 0


def test_who_only_wanders_down_came_too() -> None:
    one = trace(*(Box(400, y, 500, y + 50) for y in (0, 50, 100, 150)))
    assert one.came_by > 0.2


def test_who_shrinks_went_and_did_not_come() -> None:
    one = trace(*(wide(width) for width in (160, 140, 120, 100)))
    assert one.went_by > 0.25
    assert one.came_by == 0


@pytest.mark.parametrize("bad", [300, 30])
def test_one_bad_box_moves_nobody(bad: float) -> None:
    one = trace(*(wide(width) for width in (100, 100, bad, 100, 100)))
    assert (one.came_by, one.went_by) == (0, 0)


def test_a_width_that_the_side_of_the_picture_cuts_says_nothing() -> None:
    leaving = [Box(600 + 60 * step, 200, min(1000, 900 + 60 * step), 400) for step in range(6)]
    one = trace(*leaving)
    assert one.went_by == 0
    assert one.last is not None
    assert one.last.at_near_border


def test_who_comes_in_over_the_near_border_does_not_grow_by_coming_in() -> None:
    one = trace(*(Box(400, 500 - 40 * step, 600, 500) for step in range(1, 6)))
    assert one.came_by == 0
    assert one.newest(9) == ()


def test_who_is_far_smaller_a_look_after_the_border_drew_back() -> None:
    one = trace(Box(300, 100, 700, 500), Box(400, 100, 600, 300))
    assert one.drew_back
    one.add(0.3, Box(400, 100, 600, 300), WIDTH, HEIGHT)
    assert not one.drew_back


def test_only_the_last_moments_are_kept() -> None:
    one = trace(*[wide(100)] * 200)
    assert len(one.newest(1000)) <= 120
    assert one.since(19.85)[0].at_s > 19.8
    assert [spot.at_s for spot in one.newest(2)] == [pytest.approx(19.8), pytest.approx(19.9)]


def test_nothing_seen_is_nowhere() -> None:
    one = Trace()
    assert (one.first, one.last, one.went_by, one.newest(3), one.widest) == (None, None, 0, (), 0)


@pytest.mark.parametrize(
    "box,border,aside",
    [
        pytest.param(Box(0.4, 0.4, 0.6, 0.6), False, False, id="in the middle"),
        pytest.param(Box(0.4, 0.4, 0.6, 0.99), True, False, id="at the lower border"),
        pytest.param(Box(0.0, 0.4, 0.2, 0.6), True, True, id="at the left"),
        pytest.param(Box(0.9, 0.4, 1.0, 0.6), True, True, id="at the right"),
        pytest.param(Box(0.4, 0.0, 0.6, 0.2), False, False, id="at the far border"),
    ],
)
def test_borders(box: Box, border: bool, aside: bool) -> None:  # noqa: FBT001 - columns
    spot = Spot(0, box)
    assert (spot.at_near_border, spot.cut_aside) == (border, aside)


def test_an_empty_box_is_survived() -> None:
    assert trace(Box(5, 5, 5, 5), Box(500, 200, 500, 200)).widest == 0

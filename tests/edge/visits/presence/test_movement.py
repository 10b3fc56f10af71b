import pytest

from edge.visits.presence.movement import Movement, movement_of
from edge.visits.presence.trace import Trace
from models.base import Box


def trace_of(
    *,
    grows: float = 0.0,
    down: float = 0.0,
    aside: float = 0.0,
    fps: float = 10.0,
    seconds: float = 1.0,
    begin_x: float = 0.3,
) -> tuple[Trace, float]:
    """A trace of one that changes by shares of the picture a second; and the time of its last spot."""
    trace, now_s = Trace(), 0.0
    for number in range(round(seconds * fps) + 1):
        now_s = number / fps
        half, x, y = (0.3 + grows * now_s) / 2, begin_x + aside * now_s, 0.4 + down * now_s
        trace.add(now_s, Box((x - half) * 100, (y - 0.1) * 100, (x + half) * 100, (y + 0.1) * 100), 100, 100)
    return trace, now_s


@pytest.mark.parametrize("fps", [3.0, 10.0, 25.0])
@pytest.mark.parametrize(
    "grows,down,aside,movement",
    [
        (0.0, 0.0, 0.0, Movement.STANDING),
        (0.1, 0.0, 0.0, Movement.COMING),
        (-0.1, 0.0, 0.0, Movement.GOING),
        (0.0, 0.15, 0.0, Movement.COMING),
        (0.0, -0.15, 0.0, Movement.GOING),
        (0.0, 0.0, 0.2, Movement.CROSSING),
        (0.0, 0.0, -0.1, Movement.STANDING),
        (0.1, 0.1, 0.2, Movement.COMING),
        (0.01, 0.01, 0.0, Movement.STANDING),
    ],
    ids=["stands", "grows", "shrinks", "down", "up", "aside", "a little aside", "comes at a slant", "trembles"],
)
def test_which_way_one_moves(grows: float, down: float, aside: float, movement: Movement, fps: float) -> None:
    trace, now_s = trace_of(grows=grows, down=down, aside=aside, fps=fps)
    assert movement_of(trace, now_s) is movement


@pytest.mark.parametrize("seconds", [0.0, 0.1])
def test_of_one_or_two_spots_nothing_follows(seconds: float) -> None:
    trace, now_s = trace_of(grows=0.5, seconds=seconds)
    assert movement_of(trace, now_s) is Movement.UNKNOWN


def test_of_no_spot_nothing_follows() -> None:
    assert movement_of(Trace(), 5.0) is Movement.UNKNOWN


def test_with_one_frame_a_second_three_frames_are_enough() -> None:
    trace, now_s = trace_of(grows=0.1, fps=1.0, seconds=2.0)
    assert movement_of(trace, now_s) is Movement.COMING


def test_what_was_seen_long_ago_says_nothing_of_now() -> None:
    trace, now_s = trace_of(grows=0.1)
    assert movement_of(trace, now_s + 0.5) is Movement.COMING
    assert movement_of(trace, now_s + 3.0) is Movement.UNKNOWN


def test_who_stopped_stands_although_he_came_a_moment_ago() -> None:
    trace, now_s = trace_of(grows=0.2)
    assert trace.last is not None
    last = trace.last.box
    for number in range(1, 11):
        stopped = Box(last.left * 100, last.top * 100, last.right * 100, last.bottom * 100)
        trace.add(now_s + number / 10, stopped, 100, 100)
    assert movement_of(trace, now_s + 1.0) is Movement.STANDING


def test_spots_of_one_moment_make_no_movement() -> None:
    trace = Trace()
    for width in (10, 20, 30):
        trace.add(1.0, Box(40, 40, 40 + width, 60), 100, 100)
    assert movement_of(trace, 1.0) is Movement.STANDING


def test_who_is_cut_by_the_side_while_crossing_is_unknown() -> None:
    trace, now_s = trace_of(aside=-0.2, begin_x=0.1)
    assert movement_of(trace, now_s) is Movement.UNKNOWN

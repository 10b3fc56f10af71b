from collections.abc import Callable

import pytest

from edge.visits.presence.movement import Movement, movement_of
from edge.visits.presence.trace import Trace
from models.base import Box


def trace(box_at: Callable[[float], Box], fps: float = 10, until_s: float = 2) -> Trace:
    one = Trace()
    for number in range(round(until_s * fps) + 1):
        one.add(number / fps, box_at(number / fps), 1000, 500)
    return one


def wide(width: float, x: float = 500) -> Box:
    return Box(x - width / 2, 200, x + width / 2, 300)


@pytest.mark.parametrize("fps", [2, 10, 25])
@pytest.mark.parametrize(
    "box_at,way",
    [
        pytest.param(lambda now_s: wide(100 + 40 * now_s), Movement.COMING, id="grows"),
        pytest.param(lambda now_s: wide(200 - 40 * now_s), Movement.GOING, id="shrinks"),
        pytest.param(lambda _: wide(150), Movement.STANDING, id="stays"),
        pytest.param(lambda now_s: wide(150, 300 + 200 * now_s), Movement.CROSSING, id="crosses"),
        pytest.param(lambda now_s: wide(150, 300 + 20 * now_s), Movement.STANDING, id="creeps"),
    ],
)
def test_which_way(box_at: Callable[[float], Box], way: Movement, fps: float) -> None:
    assert movement_of(trace(box_at, fps), 2) is way


def test_a_jittering_box_stands() -> None:
    assert movement_of(trace(lambda now_s: wide(200 + 4 * (round(10 * now_s) % 3))), 2) is Movement.STANDING


def test_too_few_sightings_of_late_say_nothing() -> None:
    assert movement_of(trace(lambda _: wide(100), until_s=0.1), 0.1) is Movement.UNKNOWN
    assert movement_of(trace(lambda _: wide(100)), 9) is Movement.UNKNOWN
    assert movement_of(Trace(), 0) is Movement.UNKNOWN


def test_time_that_stands_still_moves_nobody() -> None:
    one = Trace()
    for width in (100, 150, 200):
        one.add(1, wide(width), 1000, 500)
    assert movement_of(one, 1) is Movement.STANDING

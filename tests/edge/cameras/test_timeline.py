import math
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.cameras.timeline import Timeline

STAMPS = st.none() | st.floats(-1e6, 1e6) | st.sampled_from([0.0, 0.1, 0.2, 3600.0])


def due(stamps: Iterable[float | None], usual_s: float = 0.1) -> list[float]:
    timeline = Timeline(usual_s)
    return [timeline.due_s(stamp) for stamp in stamps]


def steady(pictures: int, usual_s: float = 0.1) -> object:
    return pytest.approx([number * usual_s for number in range(pictures)])


def test_timestamps_are_kept_as_they_are() -> None:
    assert due([7.0, 7.1, 7.3, 9.0, 18.9]) == pytest.approx([0, 0.1, 0.3, 2.0, 11.9])


def test_when_they_begin_again_the_pace_goes_on() -> None:
    assert due([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0, 0.1, 0.2]) == steady(9)


def test_recordings_of_one_picture_each_go_on_too() -> None:
    assert due([0.0] * 20) == steady(20)


@pytest.mark.parametrize("jump", [11.0, 3600.0, 86_400 * 365.0, -3600.0])
def test_a_clock_that_was_set_costs_no_time(jump: float) -> None:
    stamps = [0.0, 0.1, 0.2, *(jump + number / 10 for number in range(3, 9))]
    assert due(stamps) == steady(9)


def test_a_single_wild_timestamp_costs_no_time() -> None:
    assert due([0, 0.1, 3600.2, 0.3, 0.4, 0.5]) == steady(6)


def test_a_picture_out_of_order_is_due_at_once_and_the_rest_when_they_were() -> None:
    assert due([0, 0.1, 0.3, 0.2, 0.4, 0.5]) == pytest.approx([0, 0.1, 0.3, 0.3, 0.4, 0.5])


def test_missing_timestamps_are_filled_in() -> None:
    assert due([None, None, None]) == steady(3)
    assert due([None, 5.0, 5.1, None, 5.3, 5.4]) == steady(6)


def test_a_film_that_stands_still_does_so() -> None:
    assert due([0, 0.1, 9.0, 9.1]) == pytest.approx([0, 0.1, 9.0, 9.1])


def test_a_film_with_a_picture_a_minute_is_no_broken_clock() -> None:
    assert due([0, 60, 120, 300, 360], usual_s=60.0) == pytest.approx([0, 60, 120, 300, 360])


def test_pictures_two_by_two_under_one_timestamp_do_not_slow_a_film_down() -> None:
    moments = due([number // 2 / 5 for number in range(100)])
    assert moments[-1] == pytest.approx(9.9, abs=0.3)


@given(st.lists(STAMPS, max_size=60), st.sampled_from([0.01, 0.04, 0.5, 60.0]))
def test_whatever_comes_time_runs_forward_and_never_far(stamps: list[float | None], usual_s: float) -> None:
    moments = due(stamps, usual_s)
    assert all(math.isfinite(moment) for moment in moments)
    assert all(0 <= later - earlier <= max(10.0, 4 * usual_s) + 1e-6 for earlier, later in pairwise(moments))


@given(st.lists(st.integers(1, 8), min_size=1, max_size=12))
def test_recordings_glued_together_take_as_long_as_all_of_them(lengths: list[int]) -> None:
    stamps = [number / 10 for length in lengths for number in range(length * 10)]
    assert due(stamps)[-1] == pytest.approx(len(stamps) / 10 - 0.1)

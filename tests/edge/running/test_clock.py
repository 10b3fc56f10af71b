from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.running.clock import Reading, StepWatch, SystemClock

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class MovedClock(SystemClock):
    """The machine's clock, set wrong by whoever likes."""

    def __init__(self) -> None:
        self.off = timedelta()
        super().__init__()

    def now(self) -> datetime:
        return super().now() + self.off


def reading(at_s: float, off_s: float = 0.0) -> Reading:
    """Both clocks so long after the start, the wall clock off by `off_s`."""
    return Reading(NOON + timedelta(seconds=at_s + off_s), 1000 + at_s)


def watch() -> StepWatch:
    return StepWatch(reading(0))


@pytest.mark.parametrize("step_s", [0.6, 3600.0, 86_400 * 400.0, -0.6, -3600.0])
def test_a_step_is_told_for_five_minutes(step_s: float) -> None:
    watching = watch()
    assert not watching.look(reading(10))
    assert watching.look(reading(20, step_s))
    assert watching.look(reading(319, step_s))
    assert not watching.look(reading(321, step_s))


def test_a_second_step_begins_the_time_anew() -> None:
    watching = watch()
    assert watching.look(reading(10, 5))
    assert watching.look(reading(300, 0))
    assert watching.look(reading(599, 0))
    assert not watching.look(reading(601, 0))


@given(st.lists(st.floats(0.001, 7200), max_size=50), st.floats(-0.0005, 0.0005))
def test_a_clock_that_is_corrected_slowly_never_steps(pauses: list[float], drift: float) -> None:
    watching, at_s = watch(), 0.0
    for pause in pauses:
        at_s += pause
        assert not watching.look(reading(at_s, drift * at_s))


def test_a_clock_that_is_hurried_along_steps_however_often_one_looks() -> None:
    watching = watch()
    assert any(watching.look(reading(tenth / 10, tenth / 10 * 0.08)) for tenth in range(1, 600))


def test_readings_of_two_threads_in_the_wrong_order_are_no_step() -> None:
    watching = watch()
    watching.look(reading(61))
    assert not watching.look(reading(60.99))


def test_the_systems_clock_says_when_it_was_set() -> None:
    clock = MovedClock()
    assert not clock.quality().stepped
    clock.off = timedelta(hours=-1)
    assert clock.quality().stepped
    assert clock.quality().stepped

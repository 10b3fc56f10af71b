"""When a buzzer calls people: after how long, how often, and what does not begin a wait anew."""

import pytest

from edge.gate.buzz_rules import AGAIN_S, FORGOTTEN_S, MOST, WaitWatch
from wire.ids import PassageId, new_id

AFTER_S = 90.0
BEGIN_S = 5000.0


def calls(
    watch: WaitWatch, who: PassageId | None, begin_s: float, end_s: float, every_s: float = 0.5
) -> list[float]:
    """Look from `begin_s` to `end_s`, both included, while `who` waits; return when it was to sound."""
    times = [begin_s + number * every_s for number in range(round((end_s - begin_s) / every_s) + 1)]
    return [at_s for at_s in times if watch.see(who, BEGIN_S + at_s) is not None]


def test_it_sounds_after_the_time_again_each_half_minute_and_five_times_in_all() -> None:
    assert calls(WaitWatch(AFTER_S), new_id(), 0, 3600) == [90, 120, 150, 180, 210]
    assert (AGAIN_S, MOST) == (30, 5)


def test_a_call_says_for_whom_and_how_long_that_one_has_waited() -> None:
    watch, one = WaitWatch(AFTER_S), new_id()
    watch.see(one, BEGIN_S)
    assert calls(watch, one, 1, 89.5) == []
    call = watch.see(one, BEGIN_S + 90.2)
    assert call is not None
    assert call.passage == one
    assert call.waited_s == pytest.approx(90.2)


def test_who_leaves_after_89_seconds_is_not_called_to() -> None:
    watch = WaitWatch(AFTER_S)
    assert calls(watch, new_id(), 0, 89) == []
    assert calls(watch, None, 89.5, 600) == []


def test_who_leaves_between_two_calls_is_called_to_no_more() -> None:
    watch = WaitWatch(AFTER_S)
    assert calls(watch, new_id(), 0, 110) == [90]
    assert calls(watch, None, 110.5, 600) == []


def test_the_next_in_line_has_a_time_of_its_own() -> None:
    watch = WaitWatch(AFTER_S)
    assert calls(watch, new_id(), 0, 60) == []
    assert calls(watch, new_id(), 60.5, 160) == [150.5]


def test_somebody_who_goes_by_before_him_does_not_begin_his_time_anew() -> None:
    watch, waits = WaitWatch(AFTER_S), new_id()
    assert calls(watch, waits, 0, 60) == []
    assert calls(watch, new_id(), 60.5, 70) == []
    assert calls(watch, None, 70.5, 75) == []
    assert calls(watch, waits, 75.5, 100) == [90]


def test_who_was_away_for_longer_waits_anew() -> None:
    watch, waits = WaitWatch(AFTER_S), new_id()
    assert calls(watch, waits, 0, 60) == []
    assert calls(watch, None, 60.5, 60 + FORGOTTEN_S) == []
    assert calls(watch, waits, 81, 180) == [171]


def test_where_nobody_looked_for_a_while_it_waits_anew_and_nothing_is_made_up_for() -> None:
    watch, waits = WaitWatch(AFTER_S), new_id()
    assert calls(watch, waits, 0, 90) == [90]
    assert calls(watch, waits, 250, 400) == [340, 370, 400]


def test_a_time_that_stands_still_calls_once() -> None:
    watch, waits = WaitWatch(AFTER_S), new_id()
    assert calls(watch, waits, 0, 89) == []
    assert sum(watch.see(waits, BEGIN_S + 90) is not None for _ in range(100)) == 1


def test_those_who_are_gone_are_forgotten() -> None:
    watch = WaitWatch(AFTER_S)
    for number in range(1000):
        watch.see(new_id(), BEGIN_S + number)
    assert len(watch._waits) <= FORGOTTEN_S + 1

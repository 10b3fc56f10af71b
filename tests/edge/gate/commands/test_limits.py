from hypothesis import given
from hypothesis import strategies as st

from edge.gate.commands.limits import OpeningCount, OpeningLimits
from wire.commands import CommandRefusal


def test_a_lane_opens_at_a_guard_s_pace_and_again_when_the_minute_is_over() -> None:
    count = OpeningCount(OpeningLimits())
    assert [count.take("in-1", 2.0 * number) for number in range(6)] == [None] * 6
    assert count.take("in-1", 13) is CommandRefusal.TOO_MANY
    assert count.take("in-1", 59.9) is CommandRefusal.TOO_MANY
    assert count.take("in-1", 60) is None
    assert count.take("in-1", 60) is CommandRefusal.TOO_MANY


def test_what_is_refused_does_not_count() -> None:
    count = OpeningCount(OpeningLimits(lane_per_minute=1))
    assert count.take("in-1", 0) is None
    for tried_s in range(1, 60):
        assert count.take("in-1", tried_s) is CommandRefusal.TOO_MANY
    assert count.take("in-1", 60) is None


def test_a_third_lane_within_ten_seconds_is_a_mass_opening() -> None:
    count = OpeningCount(OpeningLimits())
    assert [count.take(lane, 0) for lane in ("a", "b", "c", "a")] == [
        None,
        None,
        CommandRefusal.MASS_OPENING,
        None,
    ]
    assert count.take("c", 9.9) is CommandRefusal.MASS_OPENING
    assert count.take("c", 10) is None


def test_the_whole_node_has_a_cap_as_well() -> None:
    count = OpeningCount(OpeningLimits(node_per_minute=4, lanes_at_once=64))
    assert [count.take(f"lane-{number}", number) for number in range(5)] == [None] * 4 + [CommandRefusal.TOO_MANY]


def test_an_emergency_has_a_budget_that_other_openings_cannot_use_up() -> None:
    count = OpeningCount(OpeningLimits())
    assert [count.take("in-1", number) for number in range(7)] == [None] * 6 + [CommandRefusal.TOO_MANY]
    assert [count.take("in-1", 46, emergency=True) for _ in range(4)] == [None] * 3 + [CommandRefusal.TOO_MANY]
    assert count.take("in-1", 60) is None, "and uses up none of theirs"
    assert count.take("in-1", 105.9, emergency=True) is CommandRefusal.TOO_MANY
    assert count.take("in-1", 106, emergency=True) is None


def test_no_bar_on_several_lanes_at_once_hinders_an_emergency_but_the_node_s_budget() -> None:
    count = OpeningCount(OpeningLimits())
    taken = [count.take(f"lane-{number}", number, emergency=True) for number in range(11)]
    assert taken == [None] * 10 + [CommandRefusal.TOO_MANY]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.floats(min_value=0, max_value=30, allow_nan=False)), max_size=200
    )
)
def test_whoever_wants_whatever_no_minute_and_no_moment_sees_more(wishes: list[tuple[str, float]]) -> None:
    limits = OpeningLimits()
    count, opened, now_s = OpeningCount(limits), list[tuple[str, float]](), 0.0
    for lane, pause_s in wishes:
        now_s += pause_s
        if count.take(lane, now_s) is None:
            opened.append((lane, now_s))
    for _, at_s in opened:
        minute = [lane for lane, other_s in opened if at_s <= other_s < at_s + 60]
        assert len(minute) <= limits.node_per_minute
        assert all(minute.count(lane) <= limits.lane_per_minute for lane in set(minute))
        assert len({lane for lane, other_s in opened if at_s <= other_s < at_s + 10}) <= limits.lanes_at_once

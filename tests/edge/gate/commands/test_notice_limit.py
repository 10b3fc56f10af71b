"""How often a board speaks for people, whatever a centre says."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from edge.gate.commands.notice_limit import EVERY_S, PER_MINUTE, NoticeCount
from wire.commands import CommandRefusal


def test_one_in_three_seconds_and_six_in_a_minute_each_lane_for_itself() -> None:
    count = NoticeCount()
    taken = [at_s for at_s in range(60) if count.take("in-1", float(at_s)) is None]
    assert taken == [0, 3, 6, 9, 12, 15]
    assert len(taken) == PER_MINUTE
    assert taken[1] - taken[0] == EVERY_S
    assert count.take("in-2", 16) is None
    assert count.take("in-1", 59.9) is CommandRefusal.TOO_MANY
    assert count.take("in-1", 60) is None
    assert count.take("in-1", 62) is CommandRefusal.TOO_MANY


def test_what_is_refused_does_not_count() -> None:
    count = NoticeCount()
    assert count.take("in-1", 0) is None
    for tenth in range(1, 30):
        assert count.take("in-1", tenth / 10) is CommandRefusal.TOO_MANY
    assert count.take("in-1", 3) is None


@given(st.lists(st.tuples(st.sampled_from(["in-1", "in-2"]), st.floats(0, 9)), max_size=60))
def test_whoever_presses_how_often_no_minute_hears_more(presses: list[tuple[str, float]]) -> None:
    count, now_s = NoticeCount(), 0.0
    given_s: dict[str, list[float]] = {"in-1": [], "in-2": []}
    for lane, later_s in presses:
        now_s += later_s
        if count.take(lane, now_s) is None:
            given_s[lane].append(now_s)
    for times in given_s.values():
        assert all(later - earlier >= EVERY_S for earlier, later in pairwise(times))
        assert all(len([one for one in times if 0 <= one - at < 60]) <= PER_MINUTE for at in times)

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.passages.clock_doubt import Beat, Believed, ClockDoubt, believed_after, doubt_of, error_of, is_wrong
from tests.central.node import NOON, passage
from wire.events import Clock, PassageRecorded

NONE = timedelta()


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def told(at: datetime = NOON, **more: object) -> PassageRecorded:
    return passage(at=at).model_copy(update=more)


def doubt(
    event: PassageRecorded,
    *,
    seq: int = 2,
    before: Believed | None = None,
    error_s: float = 0,
    now: datetime = NOON,
) -> ClockDoubt | None:
    return doubt_of(event, seq, before, timedelta(seconds=error_s), now)


@pytest.mark.parametrize(
    "event, why",
    [
        (told(after(29)), None),
        (told(after(31)), "ahead"),
        (told(NOON.replace(year=2099)), "ahead"),
        (told(captured_at=NOON.replace(year=2099)), "ahead"),
        (told(last_seen_at=NOON.replace(year=9999)), "ahead"),
        (told(datetime(1970, 1, 1, 0, 1, tzinfo=UTC)), "behind"),
        (told(first_seen_at=datetime(1, 1, 1, tzinfo=UTC)), "behind"),
        (told(first_seen_at=after(5), last_seen_at=after(4)), "went_back"),
        (told(after(-86_400), captured_at=after(-80_000)), "went_back"),
        (told(clock=Clock(stepped=True)), "stepped"),
        (told(clock=Clock(offset_s=31)), "ahead"),
        (told(clock=Clock(offset_s=-1e308)), "behind"),
        (told(clock=Clock(offset_s=29)), None),
    ],
)
def test_a_time_that_cannot_be_is_doubted(event: PassageRecorded, why: str | None) -> None:
    assert doubt(event) == why


@pytest.mark.parametrize("late_s", [0, 60, 86_400, 30 * 86_400])
def test_what_comes_late_is_believed(late_s: int) -> None:
    assert doubt(told(), now=after(late_s)) is None


def test_a_later_number_with_an_earlier_time_says_that_the_clock_went_back() -> None:
    before = Believed(10, after(-3600))
    early = told(after(-7200))

    assert doubt(early, seq=11, before=before) is ClockDoubt.WENT_BACK
    assert doubt(early, seq=9, before=before) is None, "a backlog that live events overtook"
    assert doubt(told(after(-3620)), seq=11, before=before) is None, "within what clocks differ by"


def test_a_time_that_agrees_with_ours_is_believed_whatever_came_before() -> None:
    assert doubt(told(), seq=11, before=Believed(10, after(3 * 3600))) is None


def test_a_slow_clock_is_believed_only_where_its_times_agree_with_ours() -> None:
    assert doubt(told(after(-3600)), error_s=-3600) is ClockDoubt.BEHIND
    assert doubt(told(after(-5)), error_s=-3600) is None
    assert doubt(told(after(-3600)), error_s=-10) is None


def test_what_is_compared_with_is_the_last_that_was_believed() -> None:
    first = believed_after(told(), 10, None, None)

    assert first == Believed(10, after(1))
    assert believed_after(told(after(60)), 9, first, None) == first
    assert believed_after(told(after(60)), 11, first, ClockDoubt.AHEAD) == first
    assert believed_after(told(after(60)), 11, first, None) == Believed(11, after(61))
    assert believed_after(told(after(60)), 11, first, ClockDoubt.STEPPED) is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_a_clock_once_ahead_makes_nothing_doubtful_that_follows(gaps: list[int]) -> None:
    """Live events of a right clock, after one of a clock that was three hours fast."""
    before, now = believed_after(told(after(3 * 3600)), 1, None, ClockDoubt.AHEAD), NOON
    for seq, gap in enumerate(gaps, 2):
        now += timedelta(seconds=gap)
        event = told(now)
        assert doubt(event, seq=seq, before=before, now=now) is None
        before = believed_after(event, seq, before, None)


def beat(sent_s: float, received_s: float) -> Beat:
    return Beat(after(sent_s), after(received_s))


@pytest.mark.parametrize(
    "last, now, error_s",
    [
        (None, beat(0, 0.2), -0.2),
        (None, beat(10_800, 0), 10_800),
        (None, beat(0, 3600), None),
        (beat(-5, 3600), beat(0, 3605), -3605),
        (beat(-5, 3600.1), beat(0, 3600.2), None),
        (beat(-5, 100), beat(0, 3600), None),
        (beat(-5, 3600), beat(100, 100.1), -0.1),
    ],
    ids=["right", "fast", "once_late", "slow", "a_burst_of_late_ones", "late_by_more_and_more", "put_right"],
)
def test_no_delay_makes_a_clock_look_wrong(last: Beat | None, now: Beat, error_s: float | None) -> None:
    error = error_of(now, last)

    assert (None if error is None else round(error.total_seconds(), 3)) == error_s


@pytest.mark.parametrize("error_s, wrong", [(0, False), (29, False), (-31, True), (31, True)])
def test_a_clock_that_is_a_little_off_is_not_wrong(error_s: int, wrong: bool) -> None:  # noqa: FBT001
    assert is_wrong(timedelta(seconds=error_s)) is wrong

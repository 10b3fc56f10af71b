from datetime import UTC, datetime, timedelta

import pytest

from central.dashboard.catalogue import load_catalogue
from central.dashboard.times import SiteTimes, byte_size
from tests.central.dashboard.telling import NOON
from tests.central.dashboard.watch import SHANGHAI


@pytest.fixture
def times() -> SiteTimes:
    return SiteTimes(SHANGHAI, NOON, load_catalogue("en"))


@pytest.mark.parametrize(
    "at, shown",
    [
        (NOON, "12:00:00"),
        (datetime(2026, 11, 22, 16, 0, 0, tzinfo=UTC), "00:00:00"),
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), "11-22 23:59:59"),
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), "2025-12-31 23:59:59"),
    ],
)
def test_a_day_begins_at_the_site_and_not_in_greenwich(times: SiteTimes, at: datetime, shown: str) -> None:
    assert times.clock(at) == shown


@pytest.mark.parametrize(
    "language, at, shown",
    [
        ("zh", NOON, "今天 11月23日 星期一"),
        ("zh", datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), "昨天 11月22日 星期日"),
        ("zh", datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC), "11月21日 星期六"),
        ("zh", datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), "2025年12月31日 星期三"),
        ("en", NOON, "Today, Monday, November 23"),
        ("en", datetime(2025, 12, 31, 16, tzinfo=UTC), "Thursday, January 1"),
        ("en", datetime(2025, 12, 31, 15, tzinfo=UTC), "Wednesday, December 31, 2025"),
    ],
)
def test_a_day_is_named_as_people_name_it(language: str, at: datetime, shown: str) -> None:
    times = SiteTimes(SHANGHAI, NOON, load_catalogue(language))

    assert times.day_of(at) == shown


def test_a_time_of_day_leaves_the_day_to_the_head_of_its_list(times: SiteTimes) -> None:
    assert times.of_day(datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)) == "23:59:59"


def test_a_full_time_names_its_offset(times: SiteTimes) -> None:
    assert times.full(NOON + timedelta(milliseconds=7)) == "2026-11-23 12:00:00.007+08:00"


@pytest.mark.parametrize(
    "hours, shown",
    [(0, "12:00"), (11.5, "23:30"), (12, "11-24 00:00"), (19.5, "11-24 07:30"), (-13, "11-22 23:00")],
)
def test_a_time_that_people_agree_on_has_no_seconds(times: SiteTimes, hours: float, shown: str) -> None:
    assert times.minute(NOON + timedelta(hours=hours)) == shown


@pytest.mark.parametrize(
    "seconds, shown",
    [
        (0, "0 ms"),
        (0.0004, "under 1 ms"),
        (0.001, "1 ms"),
        (0.34, "340 ms"),
        (1.44, "1.4 s"),
        (59, "59 s"),
        (59.96, "60 s"),
        (125, "2 min 5 s"),
        (3 * 3600 + 59, "3 h 0 min"),
        (2 * 86400 + 5 * 3600, "2 d 5 h"),
        (-0.5, "−500 ms"),
    ],
)
def test_durations_keep_the_units_that_matter(times: SiteTimes, seconds: float, shown: str) -> None:
    assert times.span(seconds) == shown


@pytest.mark.parametrize(
    "count, shown",
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (212 * 2**30, "212.0 GB"), (2**60, "1048576 TB")],
)
def test_sizes(count: int, shown: str) -> None:
    assert byte_size(count) == shown

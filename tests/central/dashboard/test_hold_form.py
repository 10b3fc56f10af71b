"""Until when a form wants a barrier held, by the clock on the wall."""

from datetime import datetime, timedelta

import pytest

from central.dashboard.hold_form import lengths_for, until_of
from tests.central.dashboard.telling import NOON
from tests.central.dashboard.watch import SHANGHAI


@pytest.mark.parametrize("minutes", [15, 60, 120])
def test_a_length_counts_from_now(minutes: int) -> None:
    assert until_of({"length": str(minutes)}, NOON, SHANGHAI) == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "said,at",
    [
        ("13:30", datetime(2026, 11, 23, 13, 30, tzinfo=SHANGHAI)),
        ("13：30", datetime(2026, 11, 23, 13, 30, tzinfo=SHANGHAI)),
        ("12:01", datetime(2026, 11, 23, 12, 1, tzinfo=SHANGHAI)),
        ("12:00", datetime(2026, 11, 24, 12, 0, tzinfo=SHANGHAI)),
        ("7:30", datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI)),
        ("00:00", datetime(2026, 11, 24, tzinfo=SHANGHAI)),
    ],
)
def test_a_time_of_day_is_the_next_one(said: str, at: datetime) -> None:
    assert until_of({"length": "time", "until": said}, NOON, SHANGHAI) == at


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"length": ""},
        {"length": "30"},
        {"length": "-15"},
        {"length": "１５"},
        pytest.param({"length": "9" * 5000}, id="a long number"),
        {"length": "time"},
        {"length": "time", "until": ""},
        {"length": "time", "until": "24:00"},
        {"length": "time", "until": "25:99"},
        {"length": "time", "until": "noon"},
        {"length": "time", "until": "١٢:٣٠"},
        {"until": "13:30"},
    ],
    ids=str,
)
def test_what_is_no_length_is_none(said: dict[str, str]) -> None:
    assert until_of(said, NOON, SHANGHAI) is None


@pytest.mark.parametrize(
    "most_s,lengths", [(43_200, (15, 60, 120)), (7200, (15, 60, 120)), (3600, (15, 60)), (0, ())]
)
def test_only_lengths_that_may_be_are_offered(most_s: int, lengths: tuple[int, ...]) -> None:
    assert lengths_for(most_s) == lengths

"""The node's cap on live pictures, counted by a clock that stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.line.live_pictures.budget import Budget, ShowCaps


def sent(budget: Budget, now_s: float, size: int = 1000, tries: int = 100) -> int:
    """Send as many as may be sent at once."""
    count = 0
    while count < tries and budget.allows(now_s):
        budget.spend(size)
        count += 1
    return count


def test_a_second_s_worth_is_saved_up_and_no_more() -> None:
    budget = Budget(ShowCaps(pictures_per_s=4, bytes_per_s=10**6), 0)
    assert sent(budget, 0) == 4
    assert sent(budget, 0.5) == 2
    assert sent(budget, 3600) == 4


def test_less_than_one_a_second_saves_up_for_a_whole_one() -> None:
    budget = Budget(ShowCaps(pictures_per_s=0.25, bytes_per_s=10**6), 0)
    assert [sent(budget, now_s) for now_s in (0, 1, 2, 3, 4, 5, 8)] == [1, 0, 0, 0, 1, 0, 1]


def test_nought_is_none() -> None:
    budget = Budget(ShowCaps(pictures_per_s=0), 0)
    assert [sent(budget, now_s) for now_s in (0, 1, 3600)] == [0, 0, 0]


def test_a_large_picture_is_paid_for_afterwards() -> None:
    budget = Budget(ShowCaps(pictures_per_s=100, bytes_per_s=1000), 0)
    assert sent(budget, 0, size=2500) == 1
    assert sent(budget, 1.5, size=1) == 0
    assert sent(budget, 1.6, size=2500) == 1


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    budget = Budget(ShowCaps(pictures_per_s=2, bytes_per_s=10**6), 100)
    assert sent(budget, 100) == 2
    assert sent(budget, 50) == 0


@given(st.floats(0.1, 30), st.lists(st.tuples(st.floats(0, 3), st.integers(0, 50_000)), min_size=1, max_size=60))
def test_whatever_is_asked_for_and_when_no_stretch_has_more(
    pictures_per_s: float, asked: list[tuple[float, int]]
) -> None:
    budget, now_s, count, total = Budget(ShowCaps(pictures_per_s, 100_000), 0), 0.0, 0, 0
    for later_s, size in asked:
        now_s += later_s
        if budget.allows(now_s):
            budget.spend(size)
            count, total = count + 1, total + size
    assert count <= max(1, pictures_per_s) + pictures_per_s * now_s + 1e-6
    assert total <= 100_000 * (1 + now_s) + 50_000


@pytest.mark.parametrize("caps", [ShowCaps(), ShowCaps(pictures_per_s=1e6, bytes_per_s=1.0)])
def test_a_new_budget_allows_a_first_picture(caps: ShowCaps) -> None:
    assert Budget(caps, 123.0).allows(123.0)

import pytest

from edge.running.backoff import LONGEST_S, backoff_s


@pytest.mark.parametrize(
    "failures, seconds", [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (7, 30), (10_000, 30)]
)
def test_it_doubles_up_to_half_a_minute(failures: int, seconds: float) -> None:
    assert backoff_s(failures, 0.5) == pytest.approx(seconds)


@pytest.mark.parametrize("draw, seconds", [(0.0, 3.2), (0.5, 4.0), (1.0, 4.8)])
def test_it_is_spread_by_a_fifth(draw: float, seconds: float) -> None:
    assert backoff_s(3, draw) == pytest.approx(seconds)


def test_the_spread_never_exceeds_the_longest() -> None:
    assert backoff_s(50, 1.0) == LONGEST_S

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.accuracy.intervals import Share


def test_an_interval_as_it_stands_in_the_books() -> None:
    # Newcombe, 1998, table I: 81 of 263 and 15 of 148, Wilson without correction.
    assert (round(Share(81, 263).low, 4), round(Share(81, 263).high, 4)) == (0.2553, 0.3662)
    assert (round(Share(15, 148).low, 4), round(Share(15, 148).high, 4)) == (0.0624, 0.1605)


def test_of_nothing_nothing_is_known() -> None:
    nothing = Share(0, 0)
    assert (nothing.low, nothing.high, str(nothing)) == (0, 1, "-")
    assert math.isnan(nothing.value)


def test_none_of_twenty_may_still_be_a_sixth() -> None:
    none = Share(0, 20)
    assert none.low == pytest.approx(0, abs=1e-12)
    assert round(none.high, 4) == 0.1611


@given(st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_share_lies_in_its_interval(pair: tuple[int, int]) -> None:
    share = Share(*pair)
    assert 0 <= share.low <= share.value + 1e-12
    assert share.value - 1e-12 <= share.high <= 1

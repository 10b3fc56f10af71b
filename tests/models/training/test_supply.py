"""What processes draw is dealt, and no more is taken in than is wanted."""

from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest

from models.training.pool import Rows
from models.training.supply import DrawingError, Supply


def numbers() -> Iterator[Rows]:
    for chunk in count():
        yield (np.arange(10 * chunk, 10 * chunk + 10),)


@pytest.mark.slow
def test_new_rows_come_in_measure_with_what_is_dealt() -> None:
    supply = Supply([numbers], size=60, fresh_share=0.5)
    try:
        rng = np.random.default_rng(1)
        (first,) = supply.deal(200, rng)
        assert set(first.tolist()) == set(range(20))
        assert supply.drawn == 0
        for _ in range(1000):
            (dealt,) = supply.deal(20, rng)
            if dealt.min() > 20:
                break
        assert 60 <= supply.drawn <= 0.5 * 20_200 + 10
        assert dealt.max() - dealt.min() < 60
    finally:
        supply.close()


def nothing() -> Iterator[Rows]:
    yield from ()


@pytest.mark.slow
def test_a_training_whose_drawing_ended_says_so_and_does_not_wait_for_ever() -> None:
    with pytest.raises(DrawingError, match="has ended"):
        Supply([nothing], size=60, fresh_share=0.5).deal(10, np.random.default_rng(1))

"""What processes draw is dealt, and no more is taken in than is wanted."""

import time
from collections.abc import Callable, Iterator
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
        for rounds in range(1, 1000):
            supply.deal(20, rng)
            assert supply.drawn <= 0.5 * (200 + 20 * rounds) + 10
            if supply.drawn >= 60:
                break
            time.sleep(0.01)
        (dealt,) = supply.deal(200, rng)
        assert dealt.min() >= 20
        assert dealt.max() - dealt.min() < 60
    finally:
        supply.close()


def nothing() -> Iterator[Rows]:
    yield from ()


def little() -> Iterator[Rows]:
    yield from ((np.arange(10),) for _ in range(4))


@pytest.mark.slow
@pytest.mark.parametrize("maker", [nothing, little], ids=["at once", "later"])
def test_a_training_whose_drawing_ended_says_so_and_neither_waits_nor_learns_on(
    maker: Callable[[], Iterator[Rows]],
) -> None:
    supply, rng = Supply([maker], size=60, fresh_share=0.5), np.random.default_rng(1)
    with pytest.raises(DrawingError, match="has ended"):  # noqa: PT012 - when it is noticed depends on the machine
        for _ in range(200):
            supply.deal(10, rng)
            time.sleep(0.05)

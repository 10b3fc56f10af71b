import numpy as np

from models.training.pool import Pool, Rows


def _rows(*labels: int) -> Rows:
    labelled = np.array(labels, np.int64)
    return np.tile(labelled.astype(np.uint8)[:, None, None], (1, 4, 3)), labelled


def test_the_newest_rows_take_the_place_of_the_oldest_and_stay_together() -> None:
    pool = Pool(4)
    pool.add(_rows(1, 2, 3))
    assert pool.filled == 3
    pool.add(_rows(4, 5))
    assert pool.filled == 4
    pixels, labels = pool.deal(200, np.random.default_rng(0))
    assert set(labels.tolist()) == {2, 3, 4, 5}
    assert (pixels[:, 0, 0] == labels).all()


def test_a_pool_deals_only_what_it_has() -> None:
    pool = Pool(100)
    pool.add(_rows(7))
    assert set(pool.deal(50, np.random.default_rng(0))[1].tolist()) == {7}

"""How much of a small picture stayed: of a scene with people before it some, of another scene nothing."""

import numpy as np
import pytest
from numpy.random import default_rng

from edge.seeing.staying import Bars, Grey, stayed

ALL = (slice(None), slice(None))


def scene(seed: int) -> Grey:
    """A street of its own: patches of different brightness, with a pattern in each."""
    random = default_rng(seed)
    coarse = np.repeat(np.repeat(random.uniform(40, 200, (6, 8)), 6, axis=0), 6, axis=1)
    return np.asarray(coarse + random.normal(0, 12, coarse.shape), np.float32)


def test_the_same_picture_stayed_in_all_its_parts() -> None:
    assert stayed(scene(1), scene(1), ALL) == 1.0


def test_noise_and_a_little_light_change_little() -> None:
    before = scene(1)
    noisy = np.asarray(before * 1.04 + default_rng(5).normal(0, 1, before.shape), np.float32)
    assert stayed(before, noisy, ALL) > 0.9


def test_another_scene_is_another() -> None:
    assert stayed(scene(1), scene(2), ALL) < 0.12


def test_what_people_cover_did_not_stay_and_the_rest_did() -> None:
    before, after = scene(1), scene(1)
    after[:, :24] = scene(2)[:, :24]
    assert 0.4 < stayed(before, after, ALL) < 0.6
    assert stayed(before, after, (slice(None), slice(26, None))) == 1.0


@pytest.mark.parametrize(
    "level, other, same", [(100, 102, True), (100, 106, False), (4, 4.4, True), (4, 8, False)]
)
def test_a_bare_wall_is_known_by_its_level_the_nearer_the_darker(
    level: float, other: float, *, same: bool
) -> None:
    wall = np.full((36, 48), level, np.float32)
    assert stayed(wall, np.full_like(wall, other), ALL) == float(same)


def barred(seed: int, rows: int = 6, columns: int = 0) -> Grey:
    one = scene(seed)
    one[:rows], one[one.shape[0] - rows :] = 0, 0
    one[:, :columns] = 0
    return one


def test_bars_are_left_out_for_they_stay_whatever_the_picture_shows() -> None:
    bars = Bars()
    bars.see(barred(1, columns=8))
    assert bars.inside(barred(2, columns=8)) == (slice(6, 30), slice(8, 48))
    assert stayed(barred(1), barred(2), ALL) > 0.2
    assert stayed(barred(1), barred(2), (slice(8, 28), slice(None))) < 0.12


def test_where_something_is_seen_there_is_no_bar_from_then_on_for_a_while() -> None:
    bars = Bars()
    bars.see(scene(1))
    for _ in range(3):
        bars.see(barred(1))
    assert bars.inside(barred(1))[0] == slice(0, 36)
    for _ in range(100):
        bars.see(barred(1))
    assert bars.inside(barred(1))[0] == slice(6, 30)


def test_a_picture_in_which_nothing_is_seen_is_looked_at_whole() -> None:
    dark = np.zeros((36, 48), np.float32)
    assert Bars().inside(dark) == ALL
    assert stayed(dark, dark, ALL) == 1.0

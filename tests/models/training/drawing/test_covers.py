import numpy as np
import pytest

from models.training.drawing.covers import Cover, Material, Side, covered, random_cover
from models.training.drawing.crops import border_quad

PLATE = np.full((100, 300, 3), (152, 66, 10), np.uint8)


@pytest.mark.parametrize("material", list(Material))
@pytest.mark.parametrize("side", list(Side))
def test_a_cover_hides_its_side_and_leaves_the_rest(side: Side, material: Material) -> None:
    seen = covered(PLATE, border_quad(PLATE), Cover(side, 0.24, material), np.random.default_rng(5))
    changed = np.abs(seen.astype(int) - PLATE).max(axis=2).mean(axis=1)
    rows = changed if side is Side.HEAD else changed[::-1]
    assert rows[:15].min() > 10
    assert rows[55:].max() == 0


def test_covers_are_of_every_kind_and_of_a_fifth_to_a_quarter() -> None:
    rng = np.random.default_rng(1)
    made = [random_cover(rng) for _ in range(200)]
    assert {cover.side for cover in made} == set(Side)
    assert {cover.material for cover in made} == set(Material)
    assert all(0.20 <= cover.share <= 0.25 for cover in made)


def test_the_same_seed_lays_the_same_cover() -> None:
    cover = Cover(Side.FOOT, 0.22, Material.MUD)
    one, other = (covered(PLATE, border_quad(PLATE), cover, np.random.default_rng(9)) for _ in range(2))
    assert (one == other).all()

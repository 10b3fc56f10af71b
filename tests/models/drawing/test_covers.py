import numpy as np
import pytest

from models.drawing.covers import Cover, Material, Side, covered, random_cover
from models.drawing.crops import border_quad

PLATE = np.full((100, 300, 3), (152, 66, 10), np.uint8)
PLATE[:, 10::20] = PLATE[:, 11::20] = PLATE[:, 12::20] = PLATE[:, 13::20] = 240
"""Strokes from head to foot, so that tape in the plate's own colour hides something, too."""


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


def test_tape_has_the_colour_of_the_ground_and_mud_has_a_ragged_edge() -> None:
    quad, rng = border_quad(PLATE), np.random.default_rng(4)
    tape = covered(PLATE, quad, Cover(Side.FOOT, 0.22, Material.TAPE), rng)
    assert np.abs(tape[90:].astype(int) - PLATE[0, 0]).max() < 20
    edges = [
        np.abs(covered(PLATE, quad, Cover(Side.HEAD, 0.22, material), rng).astype(int) - PLATE).max(axis=2) > 40
        for material in (Material.MUD, Material.WHITE)
    ]
    mud, cloth = (changed[:, ::20].sum(axis=0).astype(float) for changed in edges)
    slant = np.arange(len(mud))
    off = [float(np.std(rows - np.polyval(np.polyfit(slant, rows, 1), slant))) for rows in (mud, cloth)]
    assert off[0] > 2 * off[1]

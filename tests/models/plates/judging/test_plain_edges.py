import numpy as np
import pytest

from models.plates.finding.crop_shape import border_of
from models.plates.judging.plain_edges import plainest_edge
from tests.models.drawn import drawn_plate


def noisy_plate() -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    drawn = drawn_plate("京HZ7E3F", px_per_mm=0.2)
    noise = np.random.default_rng(2).normal(0, 9, drawn.shape)
    return np.clip(drawn + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("foot", [True, False])
def test_a_bar_along_one_edge_is_plain(*, foot: bool) -> None:
    plate = noisy_plate()
    bare = plainest_edge(plate, border_of(plate).corners)
    plate[-6:] = 120 if foot else plate[-6:]
    plate[:6] = plate[:6] if foot else 120
    assert bare > 0.15
    assert plainest_edge(plate, border_of(plate).corners) < 0.05


def test_a_picture_of_nothing_is_plain() -> None:
    grey = np.full((24, 94, 3), 90, np.uint8)
    assert plainest_edge(grey, border_of(grey).corners) == 0

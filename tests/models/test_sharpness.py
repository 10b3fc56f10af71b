import cv2
import numpy as np
import pytest

from models.base import Picture
from models.sharpness import sharpness


def stripes(contrast: int = 100, height: int = 200, width: int = 100) -> Picture:
    """Stripes ten pixels wide around middle grey."""
    across = 128 + (contrast // 2) * (-1) ** (np.arange(width) // 10)
    return np.broadcast_to(across[np.newaxis, :, np.newaxis], (height, width, 3)).astype(np.uint8)


def blurred(picture: Picture, by: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), by), np.uint8)


def test_the_more_blurred_the_less_sharp() -> None:
    values = [sharpness(stripes(), 128), *(sharpness(blurred(stripes(), by), 128) for by in (1, 2, 4))]
    assert values == sorted(values, reverse=True)
    assert values[0] > 2 * values[-1] > 0


def test_a_dark_coat_counts_like_a_light_one() -> None:
    assert sharpness(stripes(160), 128) == pytest.approx(sharpness(stripes(60), 128), rel=0.1)


def test_what_has_to_be_enlarged_is_as_blurred_as_it_looks() -> None:
    small = np.asarray(cv2.resize(stripes(), (25, 50), interpolation=cv2.INTER_AREA), np.uint8)
    assert sharpness(small, 128) < sharpness(stripes(), 128)


@pytest.mark.parametrize("shape", [(0, 10), (10, 0), (1, 1), (1, 500), (500, 1)])
def test_odd_shapes_have_a_value(shape: tuple[int, int]) -> None:
    assert 0 <= sharpness(np.full((*shape, 3), 7, np.uint8), 128) < 0.01

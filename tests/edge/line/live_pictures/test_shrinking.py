import numpy as np
import pytest

from edge.line.live_pictures.shrinking import as_jpeg, shrunk
from wire.codec import MAX_BYTES
from wire.live_picture import TALLEST, WIDEST


@pytest.mark.parametrize(
    "width,height,wanted",
    [
        (1920, 1080, (640, 360)),
        (640, 480, (640, 480)),
        (320, 200, (320, 200)),
        (1080, 1920, (640, 1138)),
        (100, 5000, (26, 1280)),
        (5000, 1, (640, 1)),
    ],
)
def test_no_picture_is_larger_than_the_wire_says(width: int, height: int, wanted: tuple[int, int]) -> None:
    made = shrunk(np.zeros((height, width, 3), np.uint8))
    assert (made.shape[1], made.shape[0]) == wanted
    assert made.shape[1] <= WIDEST
    assert made.shape[0] <= TALLEST


def test_a_restless_picture_is_made_worse_and_one_that_fits_in_no_way_is_none() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (TALLEST, WIDEST, 3), np.uint8)
    calm = as_jpeg(noise[:240])
    assert calm is not None
    assert len(calm) < MAX_BYTES
    assert as_jpeg(noise) is None

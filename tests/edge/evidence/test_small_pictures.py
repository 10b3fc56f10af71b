"""Pictures made small for lists."""

import cv2
import numpy as np
import pytest

from edge.errors import EvidenceError
from edge.evidence.small_pictures import SmallPictures, made_small
from models.picture_header import picture_size


def jpeg(width: int, height: int) -> bytes:
    picture = np.full((height, width, 3), 40, np.uint8)
    picture[: height // 2] = 200
    _, encoded = cv2.imencode(".jpg", picture)
    return encoded.tobytes()


@pytest.mark.parametrize(
    "size, small",
    [
        ((1920, 1080), (320, 180)),
        ((2560, 1440), (320, 180)),
        ((641, 300), (320, 150)),
        ((321, 1200), (320, 1196)),
        ((9000, 1), (320, 1)),
    ],
)
def test_a_picture_is_as_wide_as_was_asked_and_keeps_its_shape(
    size: tuple[int, int], small: tuple[int, int]
) -> None:
    assert picture_size(made_small(jpeg(*size), 320)) == small


def test_it_shows_the_same() -> None:
    made = cv2.imdecode(np.frombuffer(made_small(jpeg(1920, 1080), 320), np.uint8), cv2.IMREAD_COLOR)
    assert made is not None
    assert abs(float(made[:80].mean()) - 200) < 3
    assert abs(float(made[100:].mean()) - 40) < 3


@pytest.mark.parametrize("width", [320, 64])
def test_one_that_is_small_already_stays_as_it_is(width: int) -> None:
    whole = jpeg(width, 90)
    assert made_small(whole, 320) == whole


@pytest.mark.parametrize("broken", [b"", b"no picture", jpeg(800, 600)[:200]])
def test_what_is_no_picture_is_said_to_be_none(broken: bytes) -> None:
    with pytest.raises(EvidenceError):
        made_small(broken, 320)


async def test_a_thread_of_its_own_makes_them() -> None:
    small = SmallPictures()
    assert picture_size(await small.make(jpeg(640, 360), 320)) == (320, 180)
    small.close()

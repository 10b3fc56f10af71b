"""Photographs in the street: cut out in true size around their plate, or panned over whole."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from demo.street.scripts.casts import PHOTOGRAPHED, script_of
from demo.street.scripts.figures import photographed
from demo.street.scripts.lot import Photo
from demo.street.scripts.painter import StagePainter
from demo.street.scripts.panning import panned, photograph
from demo.street.scripts.performance import play
from tests.services.plate_face import installed_face

_PLATE = (260.0, 500.0, 400.0, 545.0)


@pytest.fixture
def photos(tmp_path: Path) -> tuple[Photo, ...]:
    made = []
    for number, text in enumerate(("京A8K3F7", "沪C5M2N9", "粤B60T45")):
        picture = np.full((900, 640, 3), 60 + 60 * number, np.uint8)
        picture[500:545, 260:400] = (200, 80, 20)
        path = tmp_path / f"{number}.png"
        assert cv2.imwrite(str(path), picture)
        made.append(Photo(path, text, "blue", _PLATE))
    return tuple(made)


def test_a_photographed_car_is_as_large_as_its_plate_says(photos: tuple[Photo, ...]) -> None:
    width, height = photographed(photos[0].path, _PLATE).size
    assert width == pytest.approx(4.3 * 0.44, abs=0.05)
    assert height == pytest.approx(3.75 * 0.44, abs=0.05)


def test_a_photograph_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"gone\.png is not there, or is no picture"):
        photograph(tmp_path / "gone.png")


def test_the_window_moves_over_the_whole_photograph() -> None:
    picture = np.zeros((1000, 640, 3), np.uint8)
    picture[:60] = 255
    picture[-60:] = 120
    first, last = panned(picture, 0.0), panned(picture, 1.0)
    assert first.shape == last.shape == (1160, 720, 3)
    assert (first == 255).any()
    assert not (last == 255).any()
    assert (last == 120).any()


@pytest.mark.parametrize("cast", PHOTOGRAPHED)
def test_a_cast_of_photographs_plays_with_a_car_of_its_own_for_each(cast: str, photos: tuple[Photo, ...]) -> None:
    script = script_of(cast, 1, photos)
    assert len({player.text for player in script.players}) == len(script.players)
    frames = list(play(script, 1, StagePainter(installed_face())))
    assert any(one.near for _, truth in frames for one in truth.seen)
    assert frames[-1][1].time_s < script.lasts_s - 1

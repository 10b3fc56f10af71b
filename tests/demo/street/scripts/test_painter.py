"""What is drawn: rears, plates of every sort, night, rain and infrared."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from demo.street.scripts.casts import DRAWN, script_of
from demo.street.scripts.painter import StagePainter
from demo.street.scripts.performance import play
from demo.street.scripts.script import Light, Script, Tag
from demo.street.scripts.tags import tag_picture
from demo.street.viewpoint import HEIGHT, WIDTH
from models.base import Picture
from tests.services.plate_face import installed_face


@pytest.fixture(scope="module")
def painter() -> StagePainter:
    return StagePainter(installed_face())


def standing(script: Script, painter: StagePainter) -> Picture:
    """Give the first frame in which somebody has stood at the arm for a while."""
    return next(
        picture
        for picture, truth in play(script, 2, painter, opens_after_s=None)
        if any(one.stood_s > 0.5 for one in truth.seen)
    )


@pytest.mark.parametrize("cast", DRAWN)
def test_a_cast_can_be_drawn(cast: str, painter: StagePainter) -> None:
    for picture, _ in play(script_of(cast, 1), 0.2, painter):
        assert picture.shape == (HEIGHT, WIDTH, 3)
        assert picture.dtype == np.uint8


@pytest.mark.parametrize(
    "light, holds",
    [
        (Light(night=True), lambda day, other: other.mean() < 0.4 * day.mean()),
        (Light(infrared=((0, 1000),)), lambda _, other: (other[..., 0] == other[..., 2]).all()),
        (Light(rain=1.0), lambda day, other: other.std() < day.std()),
    ],
    ids=["night", "infrared", "rain"],
)
def test_light_and_weather_change_the_picture(
    light: Light, holds: Callable[[Picture, Picture], bool], painter: StagePainter
) -> None:
    script = replace(script_of("stranger", 1), light=Light())
    day, other = (standing(replace(script, light=one), painter) for one in (Light(), light))
    assert holds(day, other)


def test_a_frame_hides_the_foot_of_a_plate() -> None:
    face = installed_face()
    whole, covered = (tag_picture(Tag("津HZRFFF", covered_foot=foot), face) for foot in (0.0, 0.25))
    foot = slice(round(whole.shape[0] * 0.8), None)
    middle = slice(round(whole.shape[0] * 0.3), round(whole.shape[0] * 0.6))
    inside = slice(20, -20)
    assert covered[foot, inside, :3].max() < 60 < whole[foot, inside, :3].max()
    assert (covered[middle, inside] == whole[middle, inside]).all()


def test_a_paper_plate_is_white_and_mud_hides_what_is_under_it() -> None:
    face = installed_face()
    blue, paper, muddy = (
        tag_picture(tag, face)
        for tag in (Tag("京A12345"), Tag("京A12345", paper=True), Tag("京A12345", muddy=True))
    )
    assert np.median(paper[..., 2]) > 200 > np.median(blue[..., 2])
    assert muddy[20:-20, 20:-20, 1].std() < blue[20:-20, 20:-20, 1].std() / 2

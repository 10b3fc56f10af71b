"""Frames: shape, the plate where it is said to be, the arm where it is told to be, light that changes."""

import cv2
import numpy as np
import pytest

from demo.street.cast import CAST, Actor, Plate
from demo.street.render import StreetRenderer, dusk_at
from demo.street.viewpoint import HEIGHT, WIDTH
from demo.street.world import ARM_Z_M, STOP_Z_M, Car, World, actor_of
from models.base import Picture

_CLEAN = [actor for actor in CAST if actor.plate is Plate.CLEAN]


def _at_the_line(actor: Actor, time_s: float = 0) -> World:
    return World(1, time_s=time_s, cars=(Car(0, actor, STOP_Z_M),))


def _cut_out(picture: Picture, renderer: StreetRenderer, actor: Actor) -> Picture:
    corners = renderer.plate_corners(Car(0, actor, STOP_Z_M)).astype(np.float32)
    target = np.array([(0, 0), (220, 0), (220, 70), (0, 70)], np.float32)
    warp = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(cv2.warpPerspective(picture, warp, (220, 70)), np.uint8)


def test_a_frame_is_a_bgr_picture_of_the_promised_size(renderer: StreetRenderer) -> None:
    frame = renderer.draw(World(1), 0.0)
    assert frame.shape == (HEIGHT, WIDTH, 3) == (720, 1280, 3)
    assert frame.dtype == np.uint8
    assert 40 < frame.mean() < 200


def test_the_same_world_gives_the_same_picture(renderer: StreetRenderer) -> None:
    world = _at_the_line(CAST[0], 33)
    renderer.draw(World(1, time_s=100), 1.0)
    assert (renderer.draw(world, 0.3) == renderer.draw(world, 0.3)).all()


@pytest.mark.parametrize("actor", _CLEAN, ids=lambda actor: actor.kind)
def test_the_plate_is_where_it_is_said_to_be(actor: Actor, renderer: StreetRenderer) -> None:
    plate = _cut_out(renderer.draw(_at_the_line(actor), 0.0), renderer, actor)
    middle = plate[12:58, 12:208].reshape(-1, 3).astype(int)
    paint = np.median(plate[58:61, 60:200].reshape(-1, 3), axis=0).astype(int)
    assert np.abs(middle - paint).max(axis=1).max() > 90, "no ink on the paint"
    blue, green, red = paint
    expected = {
        "blue": blue > green + 30 > red,
        "green": green > red + 25,
        "yellow_green": green > red + 25,
        "yellow": red > blue + 80,
        "white": min(paint) > 170,
        "black": max(paint) < 80,
    }
    assert expected[actor.colour.value]


def test_mud_hides_the_characters(renderer: StreetRenderer) -> None:
    dirty = next(actor for actor in CAST if actor.plate is Plate.DIRTY)
    clean = next(actor for actor in _CLEAN if actor.colour is dirty.colour and actor.body is dirty.body)
    contrast = {
        actor.plate: _cut_out(renderer.draw(_at_the_line(actor), 0.0), renderer, actor)[15:55, 15:205].std()
        for actor in (dirty, clean)
    }
    assert contrast[Plate.DIRTY] < contrast[Plate.CLEAN] / 2


def test_the_arm_moves_only_with_what_it_is_told(renderer: StreetRenderer) -> None:
    closed, again, half, opened = (renderer.draw(World(1), arm).astype(int) for arm in (0.0, 0.0, 0.5, 1.0))
    assert (closed == again).all()
    lane = (slice(310, 370), slice(300, 1100))
    assert np.abs(closed[lane] - opened[lane]).mean() > 30
    assert np.abs(half - opened).mean() > 1
    assert np.abs(closed[600:, :1000] - opened[600:, :1000]).max() == 0


def test_dusk_is_darker_and_the_booth_shines(renderer: StreetRenderer) -> None:
    day, dusk = renderer.draw(World(1, time_s=0), 0.0), renderer.draw(World(1, time_s=120), 0.0)
    assert [dusk_at(0), dusk_at(120)] == pytest.approx([0, 1])
    assert dusk.mean() < day.mean() * 0.65
    assert dusk[200, 120, 2] > 180


def test_every_place_on_the_way_can_be_drawn(renderer: StreetRenderer) -> None:
    empty = renderer.draw(World(1), 1.0).astype(int)
    for z in np.arange(-7, 46, 1.7):
        frame = renderer.draw(World(1, cars=(Car(0, actor_of(1, 3), float(z)),)), 1.0)
        assert frame.shape == empty.shape
        if ARM_Z_M < z < 39:
            assert np.abs(frame.astype(int) - empty).max() > 60

"""What stood in the lane when it was learned leaves a hole that is nobody; who comes in its place is somebody."""

import cv2
import numpy as np
import pytest

from edge.seeing.motion import MotionGate, MotionSettings
from models.base import Box, Picture

WIDTH, HEIGHT = 640, 360
EVERY_S = 0.2
CAR, SMALL = Box(160, 90, 440, 320), Box(20, 80, 110, 330)


def street(*cars: tuple[Box, int], arm: bool = False) -> Picture:
    """Draw a street that grows lighter towards the camera, cars of a grey level, and perhaps the arm across."""
    rows = np.linspace(80, 120, HEIGHT, dtype=np.float32).astype(np.uint8)
    picture = np.repeat(np.repeat(rows[:, None], WIDTH, axis=1)[:, :, None], 3, axis=2)
    for box, level in cars:
        corners = (round(box.left), round(box.top)), (round(box.right), round(box.bottom))
        cv2.rectangle(picture, *corners, (level, level, level), -1)
        glass = (round(box.left) + 30, round(box.top) + 10), (round(box.right) - 30, round(box.top) + 70)
        cv2.rectangle(picture, *glass, (30, 30, 30), -1)
    if arm:
        cv2.rectangle(picture, (200, 150), (639, 168), (240, 240, 240), -1)
    return picture


def seen(gate: MotionGate, picture: Picture, seconds: float) -> tuple[Box, ...]:
    """Show a picture for a while; return who is seen to move in the last frame."""
    for _ in range(round(seconds / EVERY_S)):
        gate.judge(picture, EVERY_S)
    return gate.moving().regions(WIDTH, HEIGHT)


@pytest.fixture
def gate() -> MotionGate:
    """A lane that was learned while a car stood in it."""
    one = MotionGate(MotionSettings())
    seen(one, street((CAR, 210)), 3)
    return one


@pytest.mark.parametrize("level", [210, 150, 20])
def test_who_stood_there_from_the_start_leaves_nobody_behind(level: int) -> None:
    gate = MotionGate(MotionSettings())
    seen(gate, street((CAR, level)), 3)
    assert seen(gate, street(), 0.4) == ()
    assert seen(gate, street(), 5) == ()


def test_the_next_one_who_comes_is_seen_and_leaves_nobody_behind_either(gate: MotionGate) -> None:
    seen(gate, street(), 2)
    (box,) = seen(gate, street((CAR, 200)), 2)
    assert box.overlap(CAR) > 0.8 * CAR.area
    assert seen(gate, street(), 1) == ()


@pytest.mark.parametrize("level", [230, 160, 20])
def test_who_came_and_stands_for_minutes_is_no_hole(level: int) -> None:
    gate = MotionGate(MotionSettings())
    seen(gate, street(), 3)
    assert len(seen(gate, street((CAR, level)), 1)) == 1
    assert len(seen(gate, street((CAR, level)), 120)) == 1


def test_the_arm_across_a_hole_makes_nobody_of_it(gate: MotionGate) -> None:
    assert seen(gate, street(arm=True), 2) == ()


def test_who_takes_the_place_at_once_is_seen_where_he_differs(gate: MotionGate) -> None:
    other = Box(CAR.left + 60, CAR.top + 20, CAR.right + 150, CAR.bottom + 30)
    assert seen(gate, street((other, 20)), 2)


def test_who_stands_beside_a_hole_is_seen(gate: MotionGate) -> None:
    (box,) = seen(gate, street((SMALL, 220)), 2)
    assert box.right <= CAR.left + 20


def test_a_dark_lorry_that_hides_a_bright_window_is_no_hole() -> None:
    gate = MotionGate(MotionSettings())
    windows = street()
    for left in range(0, WIDTH, 80):
        cv2.rectangle(windows, (left, 190), (left + 40, 350), (84, 84, 84), -1)
    cv2.rectangle(windows, (40, 40), (330, 150), (230, 230, 230), -1)
    seen(gate, windows, 3)
    lorry = windows.copy()
    cv2.rectangle(lorry, (0, 0), (480, HEIGHT), (98, 98, 98), -1)
    assert seen(gate, lorry, 3)
    assert seen(gate, windows, 1) == ()


def test_a_lane_that_was_learned_again_after_a_cut_is_learned_without_who_stood_in_it() -> None:
    gate = MotionGate(MotionSettings())
    elsewhere = np.random.default_rng(5).integers(0, 255, (36, 64, 3), dtype=np.uint8)
    other = cv2.resize(elsewhere, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    seen(gate, other, 2)
    seen(gate, street((CAR, 210)), 3)
    assert seen(gate, street(), 1) == ()

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import Box, Landmarks, Picture, Point
from models.faces.quality import face_quality, frontality

PICTURE: Picture = np.random.default_rng(7).integers(0, 255, (400, 400, 3), np.uint8)
BOX = Box(100, 100, 240, 260)


def landmarks(nose_x: float = 0, nose_y: float = 58, roll: float = 0, size: float = 1) -> Landmarks:
    """A face of 100 pixels from eye to eye and from eyes to mouth, around (200, 200), turned by `roll` degrees."""
    turn = math.radians(roll)

    def place(x: float, y: float) -> Point:
        x, y = x * size, y * size
        return Point(200 + x * math.cos(turn) - y * math.sin(turn), 200 + x * math.sin(turn) + y * math.cos(turn))

    return place(-50, 0), place(50, 0), place(nose_x, nose_y), place(-40, 100), place(40, 100)


def test_who_looks_into_the_camera_is_frontal() -> None:
    assert frontality(landmarks()) == pytest.approx(1)


@pytest.mark.parametrize("size", [0.05, 3])
def test_the_size_of_a_face_does_not_change_where_it_looks(size: float) -> None:
    assert frontality(landmarks(20, 70, size=size)) == pytest.approx(frontality(landmarks(20, 70)))


def test_turning_to_either_side_counts_alike_down_to_profile() -> None:
    assert [frontality(landmarks(x)) for x in (0, 20, 40, 50, 60)] == pytest.approx([1, 0.6, 0.2, 0, 0])
    assert frontality(landmarks(-20)) == pytest.approx(frontality(landmarks(20)))


def test_nodding_counts() -> None:
    assert [frontality(landmarks(0, y)) for y in (0, 29, 58, 79, 100)] == pytest.approx([0, 0.5, 1, 0.5, 0])


def test_a_tilted_head_counts_by_its_cosine_and_upside_down_is_nothing() -> None:
    assert [frontality(landmarks(roll=roll)) for roll in (0, 60, 90, 180)] == pytest.approx(
        [1, 0.5, 0, 0], abs=1e-9
    )


def test_eyes_in_one_point_or_a_mouth_above_them_are_no_front() -> None:
    point = Point(5, 5)
    assert frontality((point,) * 5) == 0
    right_eye, left_eye, nose, right_mouth, left_mouth = landmarks()
    assert frontality((right_mouth, left_mouth, nose, right_eye, left_eye)) == 0


def test_larger_and_sharper_is_better() -> None:
    good = face_quality(PICTURE, BOX, landmarks())
    small = face_quality(PICTURE, Box(100, 100, 130, 140), landmarks())
    soft = face_quality(np.asarray(cv2.GaussianBlur(PICTURE, (0, 0), 4), np.uint8), BOX, landmarks())
    assert good > small
    assert good > soft


_NUMBERS = st.floats(-500, 900, allow_nan=False)
_POINTS = st.builds(Point, _NUMBERS, _NUMBERS)


@given(
    st.builds(Box, _NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS), st.tuples(_POINTS, _POINTS, _POINTS, _POINTS, _POINTS)
)
def test_any_box_and_points_have_a_quality(box: Box, points: Landmarks) -> None:
    assert 0 <= face_quality(PICTURE, box, points) <= 1

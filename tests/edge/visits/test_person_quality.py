import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.visits.person_quality import body_quality, loneliness, wholeness, with_face
from models.base import Box, Picture

NOISE: Picture = np.random.default_rng(3).integers(0, 255, (720, 1280, 3), np.uint8)
BODY = Box(500, 200, 620, 500)


def test_larger_is_better_up_to_what_shows_a_person_well() -> None:
    far, near, nearer = (
        body_quality(NOISE, Box(500, 100, 500 + height / 2.5, 100 + height)) for height in (80, 256, 500)
    )
    assert far < near
    assert nearer == pytest.approx(near, rel=0.1)


def test_blurred_is_worse() -> None:
    soft = np.asarray(cv2.GaussianBlur(NOISE, (0, 0), 5), np.uint8)
    assert body_quality(soft, BODY) < 0.8 * body_quality(NOISE, BODY)


def test_a_part_outside_the_picture_or_nothing_at_all_is_worth_nothing() -> None:
    assert body_quality(NOISE, Box(2000, 0, 2100, 300)) == 0
    assert body_quality(NOISE, Box(10, 10, 10, 10)) == 0


@pytest.mark.parametrize(
    "box,whole",
    [
        (BODY, 1.0),
        (Box(0, 200, 120, 500), 0.5),
        (Box(1160, 200, 1280, 500), 0.5),
        (Box(500, 420, 620, 720), 0.5),
        (Box(500, 0, 620, 300), 0.8),
        (Box(0, 420, 120, 720), 0.25),
        (Box(500, 200, 800, 470), 0.5),
        (Box(500, 200, 500, 500), 0.0),
    ],
    ids=["whole", "left", "right", "foot", "head", "corner", "squat", "flat"],
)
def test_a_body_cut_off_or_squat_is_not_whole(box: Box, whole: float) -> None:
    assert wholeness(box, 1280, 720) == pytest.approx(whole)


def test_who_is_covered_by_others_is_less_alone() -> None:
    half = Box(560, 200, 700, 500)
    assert loneliness(BODY, []) == 1
    assert loneliness(BODY, [half]) == pytest.approx(0.5)
    assert loneliness(BODY, [half, BODY]) == 0
    assert body_quality(NOISE, BODY, [half]) < body_quality(NOISE, BODY)


def test_a_face_counts_much_and_none_leaves_a_fifth() -> None:
    assert [with_face(0.8, face) for face in (0, 0.5, 1)] == pytest.approx([0.16, 0.48, 0.8])


_NUMBERS = st.floats(-2000, 3000, allow_nan=False)
_BOXES = st.builds(Box, _NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS)


@given(_BOXES, st.lists(_BOXES, max_size=3))
def test_any_box_has_a_quality(box: Box, others: list[Box]) -> None:
    assert 0 <= body_quality(NOISE, box, others) <= 1

"""Views of plates that are outlined wrongly, and what the network is to say of them."""

import cv2
import numpy as np
import pytest

from models.drawing.crops import CropMaker
from models.drawing.letter_cases import LetterCase, Typesetter, typesetter
from models.plates.finding.outline import PLATE, VIEW, plate_in_view
from models.plates.formats import ALPHABET
from models.training.detector.outline_plates import plate_views, views_of_nothing
from models.training.detector.outline_views import of_plate, stacked
from models.training.scenes.parts import ScenePlate, Truth

_TRUE = np.array([(60, 50), (140, 70), (138, 96), (58, 76)], np.float32)


@pytest.fixture(scope="module")
def maker() -> CropMaker:
    drawn = typesetter((), (), seed=1)
    hanzi = LetterCase(dict.fromkeys(ALPHABET, np.full((96, 48), 255, np.uint8)))
    return CropMaker(Typesetter(drawn.strokes, drawn.strokes, (hanzi,)))


def test_a_view_says_how_far_each_corner_is_off() -> None:
    picture = np.zeros((150, 200, 3), np.uint8)
    cv2.fillConvexPoly(picture, _TRUE.astype(np.int32), (255, 255, 255), cv2.LINE_AA)
    box = np.array([(58, 50), (140, 50), (140, 96), (58, 96)], np.float32)
    (view,) = of_plate(picture, ScenePlate(_TRUE, 2, Truth.EXACT), box)
    corners = plate_in_view() + view.corners.reshape(4, 2) * PLATE[0]
    inside = cv2.fillConvexPoly(np.zeros((VIEW[1], VIEW[0]), np.uint8), corners.astype(np.int32), (255,))
    assert cv2.erode(view.picture[..., 0], np.ones((5, 5), np.uint8))[inside == 0].max() < 128
    assert view.picture[..., 0][cv2.erode(inside, np.ones((7, 7), np.uint8)) > 0].min() > 128
    assert (view.exact, view.plate, view.two_rows) == (True, True, True)


def test_a_plate_that_is_not_wholly_in_the_view_is_left_out() -> None:
    picture, plate = np.zeros((150, 200, 3), np.uint8), ScenePlate(_TRUE, 1, Truth.EXACT)
    assert list(of_plate(picture, plate, _TRUE + np.float32(40))) == []


def test_single_plates_are_seen_strongly_aslant_of_both_rows_and_always_whole(maker: CropMaker) -> None:
    rng = np.random.default_rng(3)
    views = [view for _ in range(60) for view in plate_views(maker, rng)]
    pictures, corners, exact, plate, rows = stacked(views)
    assert pictures.shape == (len(views), VIEW[1], VIEW[0], 3)
    assert len(views) > 150
    assert exact.all()
    assert plate.all()
    assert 0 < rows.mean() < 1
    assert np.abs(corners).max() > 0.2
    placed = corners.reshape(-1, 4, 2) * PLATE[0] + plate_in_view()
    assert placed.min() >= 0
    assert (placed.max(axis=(0, 1)) <= np.array(VIEW)).all()


def test_what_is_no_plate_is_shown_as_a_plate_is_and_said_to_be_none(maker: CropMaker) -> None:
    rng = np.random.default_rng(4)
    photos = [rng.integers(0, 256, (200, 300, 3), np.uint8)]
    views = [view for _ in range(60) for view in views_of_nothing(photos, maker.effect, rng)]
    pictures, _, exact, plate, _ = stacked(views)
    assert pictures.shape == (120, VIEW[1], VIEW[0], 3)
    assert not exact.any()
    assert not plate.any()
    assert pictures.std(axis=(1, 2, 3)).min() < 30 < pictures.std(axis=(1, 2, 3)).max()

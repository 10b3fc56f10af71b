"""Drawn scenes: labels lie where plates are, seeds repeat, windows keep labels and pixels together."""

import cv2
import numpy as np
import pytest

from models.base import Picture
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.drawing.glyphs import FontError
from models.drawing.letter_cases import Typesetter, typesetter
from models.training.scenes.generator import WINDOW, SceneGenerator, cut, plate_size, visible_share
from models.training.scenes.grounds import Grounds, Street
from models.training.scenes.parts import Quad, Scene, ScenePlate, Truth
from models.training.scenes.pasting import paste, seen_from
from tests.services.needs import lacking

_GREY = 90


@pytest.fixture(scope="module")
def types() -> Typesetter:
    try:
        return typesetter(HANZI_FONTS[:1], LATIN_FONTS[:1], seed=1)
    except FontError as error:
        lacking("a font", str(error))
        raise


def _plain_scene(quad: Quad) -> Scene:
    """A grey picture with a white board, labelled as a plate."""
    picture = np.full((500, 700, 3), _GREY, np.uint8)
    paste(picture, np.full((40, 120, 3), 255, np.uint8), np.ones((40, 120), np.float32), quad)
    return Scene(picture, [ScenePlate(quad, 1)])


def test_the_same_seed_draws_the_same_scene(types: Typesetter) -> None:
    one, same, other = (SceneGenerator(types, Grounds(), seed).scene() for seed in (4, 4, 5))
    assert np.array_equal(one.picture, same.picture)
    assert [plate.rows for plate in one.plates] == [plate.rows for plate in same.plates]
    assert one.picture.shape != other.picture.shape or not np.array_equal(one.picture, other.picture)


def test_scenes_have_plates_of_both_kinds_and_some_have_none(types: Typesetter) -> None:
    generator = SceneGenerator(types, Grounds(), 7)
    scenes = [generator.scene() for _ in range(14)]
    assert {plate.rows for scene in scenes for plate in scene.plates} == {1, 2}
    assert 0 < sum(not scene.plates for scene in scenes) < len(scenes)


def test_a_drawn_plate_differs_from_its_ground_inside_its_label_only(types: Typesetter) -> None:
    quad = seen_from((20, 5, 3), 3.1, 160, (350, 250))
    street = np.full((500, 700, 3), _GREY, np.uint8)
    for seed in range(20):
        scene = SceneGenerator(types, Grounds(streets=(Street(street, (quad,)),)), seed).scene()
        exact = [plate for plate in scene.plates if plate.truth is Truth.EXACT]
        if exact and scene.picture.shape == street.shape and not scene.sights and exact[0].rows == 1:
            break
    else:
        pytest.fail("no scene on the street had its plate replaced")
    changed = np.abs(scene.picture.astype(int) - scene.picture[0, 0]).max(axis=2) > 25
    inside = cv2.fillConvexPoly(np.zeros(changed.shape, np.uint8), exact[0].corners.round().astype(np.int32), (1,))
    assert changed[inside > 0].mean() > 0.5
    far_out = cv2.dilate(inside, np.ones((61, 61), np.uint8)) == 0
    assert changed[far_out].mean() < 0.01


def test_streets_that_keep_their_plates_say_that_corners_are_rough(types: Typesetter) -> None:
    quad = seen_from((0, 0, 0), 3.1, 160, (350, 250))
    streets = Grounds(streets=(Street(np.full((500, 700, 3), _GREY, np.uint8), (quad,)),))
    truths = {plate.truth for seed in range(8) for plate in SceneGenerator(types, streets, seed).scene().plates}
    assert truths >= {Truth.ROUGH, Truth.EXACT}


def test_a_window_moves_the_label_with_the_picture() -> None:
    rng = np.random.default_rng(3)
    scene = _plain_scene(seen_from((25, 10, 8), 3.0, 200, (380, 240)))
    around: Picture = np.zeros((WINDOW, WINDOW, 3), np.uint8)
    seen = 0
    for _ in range(30):
        window = cut(rng, scene, around)
        (plate,) = window.plates
        if plate_size(plate.corners) < 60 or visible_share(plate.corners, WINDOW, WINDOW) < 1:
            continue
        mask = cv2.fillConvexPoly(
            np.zeros((WINDOW, WINDOW), np.uint8), plate.corners.round().astype(np.int32), (1,)
        )
        inner, outer = cv2.erode(mask, np.ones((7, 7), np.uint8)), cv2.dilate(mask, np.ones((9, 9), np.uint8))
        ring = cv2.dilate(outer, np.ones((5, 5), np.uint8)) - outer
        seen += window.picture[inner > 0].mean() > window.picture[ring > 0].mean() + 5
    assert seen >= 8


@pytest.mark.parametrize(
    "left,share", [(10.0, 1.0), (-50.0, 0.5), (-300.0, 0.0)], ids=["inside", "half cut", "beyond"]
)
def test_how_much_of_a_plate_is_seen(left: float, share: float) -> None:
    quad = np.array([(left, 50), (left + 100, 50), (left + 100, 80), (left, 80)], np.float32)
    assert visible_share(quad, 300, 200) == pytest.approx(share, abs=0.12)


def test_pasting_covers_the_quad_to_the_pixel() -> None:
    picture = np.zeros((60, 80, 3), np.uint8)
    quad = np.array([(9.5, 19.5), (49.5, 19.5), (49.5, 39.5), (9.5, 39.5)], np.float32)
    paste(picture, np.full((10, 20, 3), 200, np.uint8), np.ones((10, 20), np.float32), quad)
    rows, columns = np.nonzero(picture[..., 0] > 100)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (20, 39, 10, 49)

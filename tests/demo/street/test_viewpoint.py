"""The camera's eye: near is large and low, the plate is large enough to be read at the line."""

import numpy as np

from demo.street.sprites import Sprite
from demo.street.viewpoint import HEIGHT, LANE_X_M, WIDTH, Quad, project
from demo.street.world import STOP_Z_M


def _plate_width_px(z: float) -> float:
    quad = Quad.facing(LANE_X_M - 0.22, LANE_X_M + 0.22, 0.57, 0.43, z)
    left, right = project(quad.corners)[:2]
    return float(np.hypot(*(right - left)))


def test_the_plate_is_readable_at_the_line_and_small_far_away() -> None:
    assert 120 <= _plate_width_px(STOP_Z_M) <= 220
    assert _plate_width_px(40) < 22


def test_the_plate_at_the_line_is_well_inside_the_picture() -> None:
    quad = Quad.facing(LANE_X_M - 0.22, LANE_X_M + 0.22, 0.75, 0.35, STOP_Z_M)
    places = project(quad.corners)
    assert (places > 100).all()
    assert (places < (WIDTH - 100, HEIGHT - 100)).all()


def test_a_sprite_lands_on_its_quad_and_nowhere_else() -> None:
    red = np.zeros((80, 200, 4), np.uint8)
    red[:] = (0, 0, 255, 255)
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    quad = Quad.facing(-1.5, -0.5, 1.0, 0.5, 8.0)
    Sprite(red).paste(canvas, quad, (1, 1, 1), 1)
    rows, columns = np.nonzero(canvas[..., 2] > 200)
    corners = project(quad.corners)
    assert abs(columns.min() - corners[:, 0].min()) < 3
    assert abs(columns.max() - corners[:, 0].max()) < 3
    assert abs(rows.min() - corners[:, 1].min()) < 3
    assert abs(rows.max() - corners[:, 1].max()) < 3
    assert not canvas[..., :2].any()


def test_light_and_haze_dim_a_sprite() -> None:
    white = np.full((40, 40, 4), 255, np.uint8)
    canvas = np.full((HEIGHT, WIDTH, 3), 100, np.uint8)
    Sprite(white).paste(canvas, Quad.facing(-1.5, -0.5, 1.0, 0.5, 8.0), (0.5, 0.6, 0.8), 0.5)
    x, y = project(np.array([(-1.0, 0.75, 8.0)]))[0].astype(int)
    assert np.abs(canvas[y, x].astype(int) - [114, 126, 152]).max() <= 3


def test_what_is_behind_the_camera_is_cut_off_and_the_rest_drawn() -> None:
    green = np.zeros((40, 200, 4), np.uint8)
    green[:] = (0, 255, 0, 255)
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    side = Quad(np.array([(-0.3, 1.0, -2.0), (-0.3, 1.0, 4.0), (-0.3, 0.2, 4.0), (-0.3, 0.2, -2.0)]))
    Sprite(green).paste(canvas, side, (1, 1, 1), 1)
    assert canvas[..., 1].max() > 200
    untouched = canvas.copy()
    Sprite(green).paste(canvas, Quad.facing(-1, 1, 1, 0, -3.0), (1, 1, 1), 1)
    assert (canvas == untouched).all()

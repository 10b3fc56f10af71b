"""The barrier in the picture: a striped arm on a cabinet."""

import cv2
import numpy as np

from demo.street.sprites import Gain
from demo.street.viewpoint import LANE_HALF_M, LANE_X_M, Points, project
from demo.street.world import ARM_Z_M
from models.base import Picture

_PIVOT_M, _ARM_HEIGHT_M, _ARM_LENGTH_M, _ARM_HALF_M = LANE_X_M + LANE_HALF_M + 0.2, 1.06, 3.5, 0.05
_OPEN_RAD = np.radians(86)
_STRIPES = 9
_RED, _WHITE, _CABINET = (46, 40, 200), (238, 240, 240), (40, 150, 236)


def draw_barrier(canvas: Picture, barrier_open: float, light: Gain) -> None:
    """Draw the arm open by `barrier_open` (0 closed … 1 open) in this light, changing `canvas`."""
    _draw_arm(canvas, barrier_open, light)
    _draw_cabinet(canvas, light)


def _draw_arm(canvas: Picture, barrier_open: float, light: Gain) -> None:
    angle = barrier_open * _OPEN_RAD
    along = np.array([-np.cos(angle), np.sin(angle), 0])
    across = np.array([np.sin(angle), np.cos(angle), 0]) * _ARM_HALF_M
    pivot = np.array([_PIVOT_M, _ARM_HEIGHT_M, ARM_Z_M])
    for stripe in range(_STRIPES):
        start, end = (pivot + along * _ARM_LENGTH_M * part / _STRIPES for part in (stripe, stripe + 1))
        corners = project(np.array([start + across, end + across, end - across, start - across]))
        _fill(canvas, corners, _WHITE if stripe % 2 else _RED, light)


def _draw_cabinet(canvas: Picture, light: Gain) -> None:
    left, right = _PIVOT_M - 0.14, _PIVOT_M + 0.2
    for low, high, colour in ((0.14, 1.16, _CABINET), (1.16, 1.2, (70, 68, 66)), (0.62, 0.68, _WHITE)):
        z = ARM_Z_M + 0.02
        _fill(
            canvas,
            project(np.array([(left, low, z), (right, low, z), (right, high, z), (left, high, z)])),
            colour,
            light,
        )


def _fill(canvas: Picture, corners: Points, colour: tuple[int, int, int], light: Gain) -> None:
    lit = [part * gain for part, gain in zip(colour, light, strict=True)]
    cv2.fillConvexPoly(canvas, np.round(corners * 16).astype(np.int32), lit, cv2.LINE_AA, 4)

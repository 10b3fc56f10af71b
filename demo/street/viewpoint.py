"""The gate camera's eye: where a point of the street falls in the picture.

Street coordinates in metres: x to the right of the camera, y up from the road, z away from the camera. The camera
stands on the island at the driver's side, looks down the lane a little to the left and is level; its lens is
shifted upwards instead of tilted, so that posts stay upright.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1280, 720
LANE_X_M = -1.15
"""The middle of the lane."""
LANE_HALF_M = 1.7
_EYE_HEIGHT_M, _FOCAL_PX, _HORIZON_PX = 1.32, 1700.0, 236.0
_YAW_RAD = np.radians(-10.0)
NEAREST_M = 0.6
"""Nothing nearer than this along the optical axis is drawn."""

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quad:
    """A flat rectangle in the street: top left, top right, bottom right, bottom left as one sees it."""

    corners: Points

    @classmethod
    def facing(cls, left: float, right: float, top: float, bottom: float, z: float) -> "Quad":
        """Make a rectangle that stands across the lane at distance `z`."""
        return cls(np.array([(left, top, z), (right, top, z), (right, bottom, z), (left, bottom, z)], float))

    def shifted(self, x: float) -> "Quad":
        """Return the rectangle moved `x` metres to the right."""
        return self if x == 0 else Quad(self.corners + np.array([x, 0.0, 0.0]))


def depth(points: Points) -> Points:
    """Return how far n x 3 street points are from the camera along its optical axis, metres."""
    return np.asarray(points[:, 2] * np.cos(_YAW_RAD) + points[:, 0] * np.sin(_YAW_RAD))


def project(points: Points) -> Points:
    """Return n x 2 picture positions, in pixels, of n x 3 street points, which must lie before the camera."""
    ahead = depth(points)
    aside = points[:, 0] * np.cos(_YAW_RAD) - points[:, 2] * np.sin(_YAW_RAD)
    x = WIDTH / 2 + _FOCAL_PX * aside / ahead
    y = _HORIZON_PX + _FOCAL_PX * (_EYE_HEIGHT_M - points[:, 1]) / ahead
    return np.stack([x, y], axis=1)

"""What a drawn scene is made of: its picture and where the plates in it truly stand."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from models.base import Picture

Quad = NDArray[np.float32]
"""Four corners, 4 x 2 pixels: tl, tr, br, bl as the plate is read; whole numbers are middles of pixels."""


class Truth(IntEnum):
    """How much is known of a plate: nothing that should be learnt, that it is there, or its corners as well."""

    IGNORED = 0
    ROUGH = 1
    EXACT = 2


@dataclass(frozen=True, slots=True)
class ScenePlate:
    """A plate in a scene."""

    corners: Quad
    rows: int
    truth: Truth = Truth.EXACT

    @property
    def width(self) -> float:
        """Mean length of the upper and lower edge in pixels."""
        tl, tr, br, bl = self.corners
        return float(np.hypot(*(tr - tl)) + np.hypot(*(br - bl))) / 2

    def moved(self, matrix: NDArray[np.float64]) -> "ScenePlate":
        """Give the plate as it stands after an affine (2 x 3) change of the picture."""
        corners = self.corners @ matrix[:, :2].T + matrix[:, 2]
        return ScenePlate(corners.astype(np.float32), self.rows, self.truth)


@dataclass(slots=True)
class Scene:
    """A picture that is still being painted, and the plates in it so far."""

    picture: Picture
    plates: list[ScenePlate] = field(default_factory=list)
    sights: list[tuple[float, float]] = field(default_factory=list)
    """Middles of things that are worth a look and are no plates."""

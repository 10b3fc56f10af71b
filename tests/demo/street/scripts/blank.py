"""A painter for tests that look at the truth only."""

from dataclasses import dataclass

import numpy as np

from demo.street.scripts.script import Light
from demo.street.scripts.stage import Puppet
from models.base import Picture


@dataclass(frozen=True, slots=True)
class Blank:
    """Paints nothing."""

    def draw(self, puppets: list[Puppet], arm: float, light: Light, time_s: float) -> Picture:
        """See `demo.street.scripts.performance.Painter`."""
        assert puppets is not None, (arm, light, time_s)
        return np.zeros((1, 1, 3), np.uint8)

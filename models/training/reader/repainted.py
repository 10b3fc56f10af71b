"""Blue real crops in other paints: real characters, light and blur, on backgrounds no real crop is at hand of."""

import cv2
import numpy as np

from models.base import Picture, PlateColour
from models.drawing.flat_plate import PAINT, ink_of, varied

REPAINTS = (PlateColour.BLUE, PlateColour.YELLOW, PlateColour.WHITE, PlateColour.BLACK, PlateColour.GREEN)
"""Paints of equal chance; blue is the crop as it is."""
_PLATE_PERCENTILE, _INK_PERCENTILE = 20, 97
_LEAST_SPAN = 8.0
_MOST_INK = 1.15
_BRIGHTEST = 235.0


def repainted(picture: Picture, colour: PlateColour, rng: np.random.Generator) -> Picture:
    """Give a crop of a blue plate in another paint and its ink, as bright as it was.

    Blue paint is dark in the red channel and white ink bright, so that tells how much ink there is in each pixel.
    """
    red = picture[..., 2].astype(np.float32)
    low, high = np.percentile(red, (_PLATE_PERCENTILE, _INK_PERCENTILE))
    share = np.clip((red - low) / max(high - low, _LEAST_SPAN), 0, _MOST_INK)[..., None]
    light = np.clip(np.percentile(picture, _INK_PERCENTILE) / _BRIGHTEST, 0.25, 1.1)
    paint, ink = varied(PAINT[colour], 16, rng), varied(ink_of(colour), 14, rng)
    return np.asarray(cv2.convertScaleAbs(np.maximum((paint + (ink - paint) * share) * light, 0)), np.uint8)

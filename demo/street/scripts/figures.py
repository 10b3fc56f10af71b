"""What is no drawn car: a rider, a walker, a photographed car; each stands in the street as one flat picture."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.street.cast import Actor
from demo.street.scripts.panning import photograph
from demo.street.sheet import Sheet, shade
from demo.street.sprites import Gain, Sprite
from demo.street.viewpoint import Quad
from models.base import Picture

_SKIN, _HAIR, _DARK, _TYRE, _LAMP = (128, 160, 204), (40, 34, 30), (52, 46, 44), (34, 32, 32), (244, 246, 246)
_PLATE_M = 0.44
_PHOTO_PX_PER_M = 300
_AROUND = (2.15, 2.6, 1.15)
"""How far a car reaches from its plate in widths of it: to each side, up, and down."""


class Figure:
    """A flat picture `width` x `height` metres that stands on the ground."""

    def __init__(self, picture: NDArray[np.uint8], size: tuple[float, float]) -> None:
        self._sprite = Sprite(picture)
        self.size = size

    def draw(self, canvas: Picture, z: float, light: Gain, strength: float, x: float) -> None:
        """Draw it `z` metres away and `x` across, changing `canvas`."""
        half = self.size[0] / 2
        self._sprite.paste(canvas, Quad.facing(x - half, x + half, self.size[1], 0, z), light, strength)


def rider(actor: Actor) -> Figure:
    """Draw somebody on an e-bike, from before."""
    width, height = 0.9, 1.75
    sheet = Sheet(width, height, 300)
    sheet.box((0, 0.32), (0.12, 0.62), _TYRE, 0.06)
    sheet.box((0, 0.62), (0.42, 0.5), actor.paint, 0.12)
    sheet.disc((0, 0.78), 0.08, _LAMP)
    sheet.box((0, 0.98), (0.72, 0.05), _DARK, 0.02)
    sheet.twins((0.36, 1.0), (0.14, 0.07), _DARK, 0.03)
    sheet.twins((0.36, 1.14), (0.12, 0.08), _DARK, 0.03)
    sheet.twins((0.2, 0.62), (0.13, 0.5), (96, 70, 52), 0.05)
    sheet.polygon([(-0.24, 1.4), (0.24, 1.4), (0.2, 0.85), (-0.2, 0.85)], shade(actor.paint, 0.6))
    for side in (-1, 1):
        arm = [(side * 0.22, 1.38), (side * 0.28, 1.32), (side * 0.38, 1.0), (side * 0.3, 0.99)]
        sheet.polygon(arm, shade(actor.paint, 0.55))
    sheet.disc((0, 1.56), 0.12, _SKIN)
    sheet.box((0, 1.63), (0.27, 0.16), (60, 60, 200), 0.08)
    return Figure(sheet.finish(1.05, 0.8), (width, height))


def walker(actor: Actor) -> Figure:
    """Draw somebody on foot, from the side."""
    width, height = 0.7, 1.72
    sheet = Sheet(width, height, 300)
    for side in (-1, 1):
        leg = [(-0.08, 0.85), (0.08, 0.85), (side * 0.2 + 0.06, 0.05), (side * 0.2 - 0.06, 0.05)]
        sheet.polygon(leg, (88, 66, 50))
        sheet.box((side * 0.2 + 0.04, 0.04), (0.22, 0.08), _DARK, 0.03)
    sheet.box((0, 1.15), (0.36, 0.62), actor.paint, 0.1)
    sheet.polygon([(-0.06, 1.4), (0.07, 1.4), (0.2, 0.85), (0.1, 0.82)], shade(actor.paint, 0.8))
    sheet.disc((0.02, 1.58), 0.12, _SKIN)
    sheet.box((0, 1.64), (0.24, 0.13), _HAIR, 0.06)
    return Figure(sheet.finish(1.05, 0.85), (width, height))


def photographed(path: Path, plate: tuple[float, float, float, float]) -> Figure:
    """Cut a car out of a photograph around its plate, in its true size. Raises OSError."""
    picture = photograph(path)
    left, top, right, bottom = plate
    wide, middle_x, middle_y = right - left, (left + right) / 2, (top + bottom) / 2
    aside, up, down = (part * wide for part in _AROUND)
    height, width = picture.shape[:2]
    x1, x2 = max(0, round(middle_x - aside)), min(width, round(middle_x + aside))
    y1, y2 = max(0, round(middle_y - up)), min(height, round(middle_y + down))
    part = picture[y1:y2, x1:x2]
    size = (part.shape[1] * _PLATE_M / wide, part.shape[0] * _PLATE_M / wide)
    pixels = (max(8, round(size[0] * _PHOTO_PX_PER_M)), max(8, round(size[1] * _PHOTO_PX_PER_M)))
    scaled = cv2.resize(
        part, pixels, interpolation=cv2.INTER_AREA if pixels[0] < part.shape[1] else cv2.INTER_CUBIC
    )
    alpha = np.zeros(scaled.shape[:2], np.uint8)
    edge = 14
    cv2.rectangle(alpha, (edge, edge), (pixels[0] - edge, pixels[1] - 4), (255,), -1)
    soft = cv2.GaussianBlur(alpha, (0, 0), edge / 3)
    return Figure(np.dstack([scaled, soft]).astype(np.uint8), size)

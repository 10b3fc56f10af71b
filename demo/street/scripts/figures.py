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
_TROUSERS, _HELMET, _STEEL = (90, 62, 46), (40, 40, 180), (110, 110, 112)
_PLATE_M = 0.44
_PHOTO_PX_PER_M = 300
_AROUND = (2.15, 2.6, 1.15)
"""How far a car reaches from its plate in widths of it: to each side, up, and down."""
RIDER_M, WALKER_M = (1.0, 1.8), (0.7, 1.72)
PHOTOGRAPHED_M = (2 * _AROUND[0] * _PLATE_M, (_AROUND[1] + _AROUND[2]) * _PLATE_M)
"""At most: a photograph may end sooner."""


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
    width, height = RIDER_M
    sheet = Sheet(width, height, 300)
    _bike(sheet, actor)
    coat = shade(actor.paint, 0.55)
    for side in (-1, 1):
        leg = [(0.13, 0.85), (0.27, 0.8), (0.3, 0.36), (0.18, 0.34)]
        sheet.polygon([(side * x, y) for x, y in leg], _TROUSERS)
        sheet.box((side * 0.25, 0.3), (0.13, 0.1), _DARK, 0.03)
        arm = [(0.22, 1.42), (0.29, 1.36), (0.43, 1.06), (0.34, 1.02), (0.24, 1.15)]
        sheet.polygon([(side * x, y) for x, y in arm], shade(coat, 0.9))
        sheet.disc((side * 0.4, 1.03), 0.045, _SKIN)
    sheet.polygon([(-0.22, 1.44), (0.22, 1.44), (0.19, 0.86), (-0.19, 0.86)], coat)
    sheet.polygon([(-0.03, 1.44), (0.03, 1.44), (0.02, 0.9), (-0.02, 0.9)], shade(coat, 0.65))
    sheet.box((0, 1.48), (0.1, 0.1), shade(_SKIN, 0.92), 0.02)
    sheet.box((0, 1.6), (0.2, 0.26), _SKIN, 0.09)
    sheet.box((0, 1.69), (0.27, 0.2), _HELMET, 0.1)
    sheet.box((0, 1.6), (0.2, 0.05), _DARK, 0.02)
    return Figure(sheet.finish(1.15, 0.7), (width, height))


def _bike(sheet: Sheet, actor: Actor) -> None:
    """Draw wheel, fork, shield, lamp, handlebar and mirrors."""
    sheet.box((0, 0.3), (0.11, 0.6), _TYRE, 0.05)
    sheet.box((0, 0.3), (0.035, 0.44), _STEEL, 0.01)
    sheet.twins((0.07, 0.45), (0.03, 0.34), _STEEL)
    sheet.polygon([(-0.12, 0.55), (0.12, 0.55), (0.17, 0.95), (-0.17, 0.95)], actor.paint)
    sheet.disc((0, 0.83), 0.085, _LAMP)
    sheet.box((0, 1.0), (0.84, 0.035), _DARK, 0.01)
    for side in (-1, 1):
        foot_rest = [(0.1, 0.45), (0.3, 0.5), (0.3, 0.3), (0.12, 0.28)]
        sheet.polygon([(side * x, y) for x, y in foot_rest], shade(actor.paint, 0.7))
        stalk = [(0.3, 1.02), (0.33, 1.02), (0.42, 1.2), (0.4, 1.2)]
        sheet.polygon([(side * x, y) for x, y in stalk], _DARK)
        sheet.box((side * 0.43, 1.22), (0.13, 0.08), _DARK, 0.03)


def walker(actor: Actor) -> Figure:
    """Draw somebody on foot, from the side."""
    width, height = WALKER_M
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

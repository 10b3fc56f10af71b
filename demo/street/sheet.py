"""A drawing sheet measured in metres, for the pictures that the street is made of."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Bgr = tuple[int, int, int]
_FINENESS = 2


class Sheet:
    """Draws in metres, x from the middle to the right and y from the bottom up; transparent where untouched."""

    def __init__(self, width_m: float, height_m: float, px_per_m: int = 260) -> None:
        self._scale = px_per_m * _FINENESS
        self._middle, self._height = width_m / 2, height_m
        self._size = (round(width_m * px_per_m), round(height_m * px_per_m))
        large = (self._size[0] * _FINENESS, self._size[1] * _FINENESS)
        self._image = Image.new("RGBA", large, (0, 0, 0, 0))
        self._pen = ImageDraw.Draw(self._image)

    def polygon(self, points: Iterable[tuple[float, float]], colour: Bgr) -> None:
        """Fill a polygon."""
        self._pen.polygon([self._at(x, y) for x, y in points], fill=_rgb(colour))

    def box(self, middle: tuple[float, float], size: tuple[float, float], colour: Bgr, radius: float = 0) -> None:
        """Fill a rectangle with round corners around `middle`."""
        (x, y), (width, height) = middle, size
        left, top = self._at(x - width / 2, y + height / 2)
        right, bottom = self._at(x + width / 2, y - height / 2)
        self._pen.rounded_rectangle((left, top, right, bottom), radius * self._scale, fill=_rgb(colour))

    def disc(self, middle: tuple[float, float], radius: float, colour: Bgr) -> None:
        """Fill a circle."""
        self.box(middle, (2 * radius, 2 * radius), colour, radius)

    def twins(
        self, middle: tuple[float, float], size: tuple[float, float], colour: Bgr, radius: float = 0
    ) -> None:
        """Fill the same rectangle on both sides of the middle line."""
        for side in (-1, 1):
            self.box((side * middle[0], middle[1]), size, colour, radius)

    def finish(self, light_top: float = 1.0, light_bottom: float = 1.0, blur_px: float = 0) -> NDArray[np.uint8]:
        """Return the sheet as BGRA, lit from above or below by the two factors, softened if asked."""
        fine = np.asarray(self._image, np.uint8)[..., [2, 1, 0, 3]]
        small = cv2.resize(np.ascontiguousarray(fine), self._size, interpolation=cv2.INTER_AREA).astype(np.float32)
        small[..., :3] *= np.linspace(light_top, light_bottom, self._size[1], dtype=np.float32)[:, None, None]
        if blur_px:
            small = np.asarray(cv2.GaussianBlur(small, (0, 0), blur_px), np.float32)
        return np.clip(np.round(small), 0, 255).astype(np.uint8)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x + self._middle) * self._scale, (self._height - y) * self._scale


def _rgb(colour: Bgr) -> tuple[int, int, int, int]:
    return colour[2], colour[1], colour[0], 255


def shade(colour: Bgr, factor: float) -> Bgr:
    """Make `colour` darker (below 1) or lighter (above 1)."""
    blue, green, red = (max(0, min(255, round(part * factor))) for part in colour)
    return blue, green, red

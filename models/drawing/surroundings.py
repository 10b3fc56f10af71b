"""What a plate is screwed onto: a bumper, a recess, a holder."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from models.drawing.flat_plate import plain

_MOST_MARKS = 4
_EDGE_SHARE = 0.5
"""How many marks are edges; the others are slots."""
_HOLDER_SHARE = 0.35
_HOLDERS = (20, 60, 200)
ROOM = 0.35
"""How much is drawn on every side of a plate, in shares of the plate's height."""


def surroundings(shape: tuple[int, int], rng: np.random.Generator) -> Picture:
    """Draw what lies around and behind a plate (height, width with ROOM on each side), plain and in any colour."""
    height, width = shape
    level = rng.uniform(5, 245)
    tint = np.minimum(np.maximum(level + rng.normal(0, 25, 3), 0), 255)
    canvas = plain((height, width), tint)
    for _ in range(int(rng.integers(0, _MOST_MARKS + 1))):
        _mark(canvas, level, rng)
    if rng.random() < _HOLDER_SHARE:
        shade = _shade(rng.choice(_HOLDERS) + rng.normal(0, 10, 3))
        reach = int(rng.integers(1, 10))
        inset = round(height * ROOM / (1 + 2 * ROOM)) - reach
        cv2.rectangle(canvas, (inset, inset), (width - inset, height - inset), shade, -1)
    return canvas


def _mark(canvas: Picture, level: float, rng: np.random.Generator) -> None:
    """Draw an edge or a slot in about the shade of the whole."""
    height, width = canvas.shape[:2]
    x1, y1, x2, y2 = rng.random(4).tolist()
    shade = _shade(level + rng.normal(0, 60) + rng.normal(0, 20, 3))
    top = int(y1 * height)
    if rng.random() < _EDGE_SHARE:
        start, end = (int(x1 * width), top), (int(x2 * width), int(y2 * height))
        cv2.line(canvas, start, end, shade, int(rng.integers(1, 8)))
    else:
        cv2.rectangle(canvas, (0, top), (width, top + int(rng.integers(2, 30))), shade, -1)


def _shade(values: NDArray[np.float64]) -> tuple[int, ...]:
    return tuple(min(max(int(value), 0), 255) for value in values.tolist())

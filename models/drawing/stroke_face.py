"""A face of our own for letters and digits: pen strokes in a box of 45 x 90 mm, near to what plates show.

It is drawn from descriptions of the face (constant pen, flat-topped 3, straight legs of 6 and 9, short middle
of M), not traced from the GA 36 drawings.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

BOX_WIDTH_MM = 45.0
BOX_HEIGHT_MM = 90.0
_PEN_MM = 10.0

Vertex = tuple[float, float] | tuple[float, float, float]
"""x, y in millimetres, and the radius with which the pen turns there (0 if left out)."""
Stroke = tuple[Vertex, ...]
"""A pen stroke; it is closed if it ends where it begins. Ends outside the box are cut off square."""

_BOWL: Stroke = ((22, 5), (40, 5, 15), (40, 85, 15), (5, 85, 15), (5, 5, 15), (22, 5))
_LEFT: Stroke = ((5, -9), (5, 99))
_RIGHT: Stroke = ((40, -9), (40, 99))
_EAR: Stroke = ((5, 5), (40, 5, 15), (40, 48, 15), (5, 48))

LETTERS_AND_DIGITS: dict[str, tuple[Stroke, ...]] = {
    "0": (_BOWL,),
    "1": (((24, -9), (24, 99)), ((12, 19), (24, 5))),
    "2": (((5, 28), (5, 5, 15), (40, 5, 15), (40, 37, 12), (6, 84)), ((1, 85), (54, 85))),
    "3": (((-9, 5), (37, 5), (20, 37), (40, 37, 15), (40, 85, 15), (5, 85, 15), (5, 64)),),
    "4": (((28, -9), (5, 64), (54, 64)), ((32, 38), (32, 99))),
    "5": (((54, 5), (7, 5), (6, 38), (40, 38, 15), (40, 85, 15), (5, 85, 15), (5, 66)),),
    "6": (
        ((22, 40), (40, 40, 15), (40, 85, 15), (5, 85, 15), (5, 40, 15), (22, 40)),
        ((31, -9), (6, 56)),
    ),
    "7": (((-9, 5), (39, 5), (17, 99)),),
    "8": (
        ((22, 5), (37, 5, 14), (37, 41, 16), (8, 41, 16), (8, 5, 14), (22, 5)),
        ((22, 41), (40, 41, 17), (40, 85, 15), (5, 85, 15), (5, 41, 17), (22, 41)),
    ),
    "9": (((22, 5), (40, 5, 15), (40, 50, 15), (5, 50, 15), (5, 5, 15), (22, 5)), ((39, 34), (14, 99))),
    "A": (((3.5, 99), (20.5, -9)), ((41.5, 99), (24.5, -9)), ((10, 65), (35, 65))),
    "B": (
        _LEFT,
        ((5, 5), (37, 5, 14), (37, 43, 14), (5, 43)),
        ((5, 43), (40, 43, 15), (40, 85, 15), (5, 85)),
    ),
    "C": (((40, 29), (40, 5, 15), (5, 5, 15), (5, 85, 15), (40, 85, 15), (40, 61)),),
    "D": (((5, 5), (40, 5, 17), (40, 85, 17), (5, 85), (5, 5)),),
    "E": (((54, 5), (5, 5), (5, 85), (54, 85)), ((5, 43), (36, 43))),
    "F": (((54, 5), (5, 5), (5, 99)), ((5, 43), (36, 43))),
    "G": (((40, 29), (40, 5, 15), (5, 5, 15), (5, 85, 15), (40, 85, 15), (40, 50), (22, 50)),),
    "H": (_LEFT, _RIGHT, ((5, 43), (40, 43))),
    "I": (((22.5, -9), (22.5, 99)),),
    "J": (((38, -9), (38, 85, 15), (5, 85, 15), (5, 60)),),
    "K": (_LEFT, ((42, -9), (8, 52)), ((17, 38), (42, 99))),
    "L": (((5, -9), (5, 85), (54, 85)),),
    "M": (_LEFT, _RIGHT, ((6, 0), (22.5, 58), (39, 0))),
    "N": (_LEFT, _RIGHT, ((6, 2), (39, 88))),
    "O": (_BOWL,),
    "P": (_LEFT, _EAR),
    "Q": (_BOWL, ((24, 64), (42, 92))),
    "R": (_LEFT, _EAR, ((20, 48), (41, 99))),
    "S": (
        (
            (40, 27),
            (40, 5, 15),
            (5, 5, 15),
            (5, 42, 14),
            (40, 46, 14),
            (40, 85, 15),
            (5, 85, 15),
            (5, 63),
        ),
    ),
    "T": (((-9, 5), (54, 5)), ((22.5, 5), (22.5, 99))),
    "U": (((5, -9), (5, 85, 16), (40, 85, 16), (40, -9)),),
    "V": (((3.5, -9), (20.5, 99)), ((41.5, -9), (24.5, 99))),
    "W": (((3.5, -9), (12.5, 94), (22.5, 26), (32.5, 94), (41.5, -9)),),
    "X": (((2, -9), (43, 99)), ((43, -9), (2, 99))),
    "Y": (((2, -9), (22.5, 48), (43, -9)), ((22.5, 44), (22.5, 99))),
    "Z": (((-9, 5), (38, 5), (7, 85), (54, 85)),),
}


def stroke_mask(
    strokes: tuple[Stroke, ...], width: int, height: int, pen_mm: float = _PEN_MM
) -> NDArray[np.uint8]:
    """Draw a glyph stretched to `width` x `height` px, with an even pen: 255 where the pen was."""
    mask = np.zeros((height, width), np.uint8)
    stretch = np.array([width / BOX_WIDTH_MM, height / BOX_HEIGHT_MM])
    pen = max(1, round(pen_mm * (stretch[0] * stretch[1]) ** 0.5))
    for stroke in strokes:
        points = [np.round(np.array(_rounded(stroke)) * stretch).astype(np.int32)]
        cv2.polylines(mask, points, isClosed=False, color=(255,), thickness=pen)
    return mask


def _rounded(stroke: Stroke) -> list[tuple[float, float]]:
    """Turn the vertices into a dense path whose corners are quarter turns of the given radius."""
    path = [stroke[0][:2]]
    for before, vertex, after in zip(stroke, stroke[1:], stroke[2:], strict=False):
        radius = vertex[2] if len(vertex) == 3 else 0.0  # noqa: PLR2004 - x, y, radius
        corner = np.array(vertex[:2], float)
        start = corner + _towards(corner, before, radius)
        end = corner + _towards(corner, after, radius)
        for share in np.linspace(0, 1, 9 if radius else 1):
            # A conic with this weight on the corner is a circle's arc where the strokes meet at a right angle.
            weights = np.array([(1 - share) ** 2, 2**0.5 * share * (1 - share), share**2])
            x, y = weights @ np.stack([start, corner, end]) / weights.sum()
            path.append((float(x), float(y)))
    path.append(stroke[-1][:2])
    return path


def _towards(corner: NDArray[np.float64], other: Vertex, length: float) -> NDArray[np.float64]:
    way = np.array(other[:2], float) - corner
    distance = float(np.hypot(*way))
    return way * min(length / distance, 0.5) if distance else way

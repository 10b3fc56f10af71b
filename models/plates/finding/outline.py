"""The second look at a find: the plate is turned upright and a small network says where its corners really are.

Seen upright and always of one size, a plate's edges are told about three times as exactly as by the detector, and
most of what only resembles a plate is found out.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture, Point
from models.network import Network
from models.plates.finding.found import FoundPlate

VIEW = (128, 64)
"""Width and height of what the network is shown."""
PLATE = (96, 32)
"""Width and height that the supposed plate has in the middle of it, whatever its real proportions."""
_FINEST = 4


class Outline:
    """Looks closely at finds, twice or more: each time from where the look before has led."""

    def __init__(self, network: Network, looks: int = 2) -> None:
        self._network = network
        self._looks = looks

    def look(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        """Give `plate` with the corners and rows of the last look, and the chance that it is one by the surest.

        Raises RecogniserError.
        """
        quad, two_rows, scores = as_quad(plate.corners), plate.two_rows, list[float]()
        for _ in range(self._looks):
            shown, matrix = upright(picture, quad)
            outputs = self._network.run(
                np.ascontiguousarray(shown.transpose(2, 0, 1)[np.newaxis].astype(np.float32))
            )
            placed = outputs["corners"][0].reshape(4, 2)
            better = cv2.perspectiveTransform(placed[np.newaxis], np.linalg.inv(matrix))[0]
            if not _is_convex(better):
                break
            quad, two_rows = better, float(outputs["rows"][0, 0])
            scores.append(float(outputs["score"][0, 0]))
        tl, tr, br, bl = (Point(float(x), float(y)) for x, y in quad)
        return replace(plate, corners=(tl, tr, br, bl), score=max(scores, default=plate.score), two_rows=two_rows)


def upright(picture: Picture, quad: NDArray[np.float32]) -> tuple[Picture, NDArray[np.float64]]:
    """Show what lies between the corners `quad` (4 x 2) and around it; also give the way from picture to view."""
    matrix = np.asarray(cv2.getPerspectiveTransform(quad.astype(np.float32), plate_in_view()), np.float64)
    finer = max(1, min(_FINEST, round(_width(quad) / PLATE[0])))
    # Whole numbers are middles of pixels: what scales is the place plus one half.
    larger = np.array([(finer, 0, (finer - 1) / 2), (0, finer, (finer - 1) / 2), (0, 0, 1)])
    size = VIEW[0] * finer, VIEW[1] * finer
    shown = cv2.warpPerspective(
        picture, larger @ matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if finer > 1:
        shown = cv2.resize(shown, VIEW, interpolation=cv2.INTER_AREA)
    return np.asarray(shown, np.uint8), matrix


def plate_in_view() -> NDArray[np.float32]:
    """Give the corners that the supposed plate has in a view."""
    left, top = (VIEW[0] - PLATE[0]) / 2 - 0.5, (VIEW[1] - PLATE[1]) / 2 - 0.5
    right, bottom = left + PLATE[0], top + PLATE[1]
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)


def as_quad(corners: Corners) -> NDArray[np.float32]:
    """Give corners as 4 x 2 numbers."""
    return np.array([(corner.x, corner.y) for corner in corners], np.float32)


def _width(quad: NDArray[np.float32]) -> float:
    tl, tr, br, bl = quad
    return float(max(np.hypot(*(tr - tl)), np.hypot(*(br - bl))))


def _is_convex(quad: NDArray[np.float32]) -> bool:
    """Say whether four corners still go round clockwise, as those of a plate that faces the camera do."""
    return cv2.isContourConvex(quad) and cv2.contourArea(quad, oriented=True) > 0

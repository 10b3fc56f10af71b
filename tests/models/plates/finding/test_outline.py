"""The second look on networks that know the answer."""

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.base import Point
from models.network import Blob
from models.plates.finding.found import FoundPlate
from models.plates.finding.outline import Outline, as_quad, plate_in_view, upright

_TRUE = np.array([(120, 80), (260, 100), (255, 150), (118, 128)], np.float32)


class BrightNetwork:
    """Tells the corners of what is bright in the view."""

    def __init__(self) -> None:
        self.looks = 0

    @property
    def metadata(self) -> Mapping[str, str]:
        return {}

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        self.looks += 1
        bright = (blob[0].mean(axis=0) > 128).astype(np.uint8)
        outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        points = max(outlines, key=len).reshape(-1, 2).astype(np.float32)
        sides = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32) * (1, 3)
        corners = np.stack([points[np.argmax(points @ side)] for side in sides])
        return {
            "corners": corners.reshape(1, 8).astype(np.float32),
            "score": np.array([[0.97]], np.float32),
            "rows": np.array([[0.1]], np.float32),
        }


class FoldingNetwork(BrightNetwork):
    """Tells corners that no plate can have."""

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        return {**super().run(blob), "corners": plate_in_view()[[1, 0, 2, 3]].reshape(1, 8)}


def _scene() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.zeros((240, 400, 3), np.uint8)
    cv2.fillConvexPoly(picture, _TRUE.astype(np.int32), (255, 255, 255), cv2.LINE_AA)
    return picture


def _supposed() -> FoundPlate:
    tl, tr, br, bl = (Point(x, y) for x, y in ((112, 86), (262, 90), (263, 152), (124, 133)))
    return FoundPlate((tl, tr, br, bl), 0.6, 0.5)


def test_corners_are_set_right_and_judged_again() -> None:
    network = BrightNetwork()
    plate = Outline(network).look(_scene(), _supposed())
    assert np.abs(as_quad(plate.corners) - _TRUE).max() < 3
    assert np.abs(as_quad(_supposed().corners) - _TRUE).max() > 7
    assert (plate.score, plate.two_rows) == pytest.approx((0.97, 0.1))
    assert network.looks == 2


def test_corners_that_cross_are_not_believed() -> None:
    assert Outline(FoldingNetwork()).look(_scene(), _supposed()) == _supposed()


def test_the_way_into_the_view_leads_the_corners_to_their_places() -> None:
    shown, matrix = upright(_scene(), _TRUE)
    assert shown.shape == (64, 128, 3)
    placed = cv2.perspectiveTransform(_TRUE[np.newaxis], matrix)[0]
    assert np.abs(placed - plate_in_view()).max() < 0.01
    inner = shown[18:46, 18:110].mean()
    assert inner > 250
    assert shown[:10].mean() < 40


def test_a_large_plate_is_shrunk_without_moving() -> None:
    large = np.zeros((900, 1600, 3), np.uint8)
    quad = np.array([(400, 300), (1200, 300), (1200, 560), (400, 560)], np.float32)
    cv2.rectangle(large, (400, 300), (1200, 560), (255, 255, 255), -1)
    shown, _ = upright(large, quad)
    rows, columns = np.flatnonzero(shown.mean(axis=(1, 2)) > 60), np.flatnonzero(shown.mean(axis=(0, 2)) > 60)
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (16, 47, 16, 111)


@pytest.mark.parametrize("place", [(-50.0, -50.0), (390.0, 230.0)])
def test_a_find_at_or_beyond_the_edge_is_no_error(place: tuple[float, float]) -> None:
    plate = _supposed()
    tl, tr, br, bl = (Point(corner.x + place[0] - 110, corner.y + place[1] - 80) for corner in plate.corners)
    moved = replace(plate, corners=(tl, tr, br, bl))
    assert upright(_scene(), as_quad(moved.corners))[0].shape == (64, 128, 3)

"""The detector's search on a network that sees every white patch as a plate."""

from collections.abc import Mapping

import cv2
import numpy as np
import pytest

from models.base import Picture
from models.network import Blob
from models.plates.finding.detector import DetectorOptions, PlateDetector
from models.plates.finding.found import FoundPlate

_WHITE = 200


class PatchNetwork:
    """Tells each white patch of a size it can see as a plate of two rows, by three cells that nearly agree."""

    def __init__(self, low: float = 20, high: float = 250) -> None:
        self.low, self.high = low, high
        self.shapes: list[tuple[int, ...]] = []

    @property
    def metadata(self) -> Mapping[str, str]:
        return {}

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        self.shapes.append(blob.shape)
        mask = (blob[0].min(axis=0) > _WHITE).astype(np.uint8)
        _, _, boxes, _ = cv2.connectedComponentsWithStats(mask)
        corners, scores = [], []
        for left, top, width, height, _ in boxes[1:]:
            if not self.low <= width <= self.high:
                continue
            right, bottom = left + width - 1, top + height - 1
            for shift, score in ((0, 0.9), (1, 0.6), (-1, 0.6), (0, 0.01)):
                corners.append(
                    [left + shift, top, right + shift, top, right + shift, bottom, left + shift, bottom]
                )
                scores.append(score)
        count = len(scores)
        return {
            "scores": np.array(scores, np.float32).reshape(1, count),
            "corners": np.array(corners, np.float32).reshape(1, count, 8),
            "rows": np.full((1, count), 0.8, np.float32),
        }


class Doubter:
    """A closer look that is sure of nothing."""

    def look(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        assert picture.ndim == 3
        return FoundPlate(plate.corners, 0.01, plate.two_rows)


def _street(width: int, height: int, *patches: tuple[int, int, int, int]) -> Picture:
    picture = np.full((height, width, 3), 60, np.uint8)
    for left, top, right, bottom in patches:
        picture[top:bottom, left:right] = 255
    return picture


def test_a_plate_is_found_once_with_its_place_and_rows() -> None:
    network = PatchNetwork()
    (plate,) = PlateDetector(network).find(_street(1280, 720, (400, 300, 560, 350)))
    assert (plate.box.left, plate.box.top, plate.box.right, plate.box.bottom) == pytest.approx(
        (400, 300, 559, 349), abs=2
    )
    assert (plate.score, plate.two_rows) == pytest.approx((0.9, 0.8))
    assert network.shapes == [(1, 3, 384, 640)]


def test_every_plate_of_a_picture_is_found() -> None:
    found = PlateDetector(PatchNetwork()).find(_street(640, 480, (20, 20, 120, 50), (300, 200, 400, 230)))
    assert sorted(round(plate.box.left) for plate in found) == [20, 300]


def test_a_plate_too_small_at_first_is_found_from_nearer() -> None:
    network = PatchNetwork()
    (plate,) = PlateDetector(network).find(_street(1600, 900, (800, 500, 836, 512)))
    assert plate.box.left == pytest.approx(800, abs=2)
    assert max(network.shapes[-1]) == 1280


def test_a_plate_that_fills_the_picture_is_found_from_further_away() -> None:
    network = PatchNetwork()
    (plate,) = PlateDetector(network).find(_street(1000, 600, (50, 100, 950, 400)))
    assert (plate.box.left, plate.box.right) == pytest.approx((50, 949), abs=8)
    assert max(network.shapes[-1]) <= 320


def test_a_plate_seen_from_too_near_is_measured_from_further_away() -> None:
    network = PatchNetwork()
    (plate,) = PlateDetector(network).find(_street(1280, 720, (400, 300, 850, 430)))
    assert (plate.box.left, plate.box.right) == pytest.approx((400, 849), abs=5)
    assert [max(shape) for shape in network.shapes] == [640, 320]


def test_a_closer_look_can_reject_a_find() -> None:
    street = _street(640, 480, (20, 20, 120, 50))
    assert PlateDetector(PatchNetwork(), Doubter()).find(street) == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (24, 94), (3, 5000), (700, 33)])
def test_any_shape_of_picture_is_looked_at_in_bounded_views(shape: tuple[int, int]) -> None:
    network = PatchNetwork()
    options = DetectorOptions()
    PlateDetector(network, options=options).find(np.zeros((*shape, 3), np.uint8))
    assert network.shapes
    for _, _, height, width in network.shapes:
        assert height % 32 == width % 32 == 0
        assert 0 < max(height, width) <= options.fine


def test_a_crop_that_is_all_plate_keeps_its_corners() -> None:
    (plate,) = PlateDetector(PatchNetwork()).find(np.full((24, 94, 3), 255, np.uint8))
    assert (plate.box.left, plate.box.top, plate.box.right, plate.box.bottom) == pytest.approx(
        (0, 0, 93, 23), abs=1.0
    )

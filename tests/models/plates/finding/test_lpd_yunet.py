from itertools import permutations

import numpy as np
import pytest

from models.base import Point
from models.network import Blob
from models.plates.finding.lpd_yunet import LpdYunet, Window, upright
from models.scripted import ScriptedNetwork

OUTPUTS = 4385
SECOND_LEVEL = 30 * 40 * 3


def outputs(number: int, confidence: float, corners: list[float]) -> dict[str, Blob]:
    """Outputs of the network with one plate; corners as offsets in tenths of the prior's side."""
    conf = np.zeros((OUTPUTS, 2), np.float32)
    iou = np.zeros((OUTPUTS, 1), np.float32)
    loc = np.zeros((OUTPUTS, 14), np.float32)
    conf[number, 1] = iou[number, 0] = confidence
    loc[number, [4, 5, 6, 7, 10, 11, 12, 13]] = corners
    return {"conf": conf, "iou": iou, "loc": loc}


def test_an_output_becomes_corners_in_the_picture() -> None:
    # Row 2, column 3 on step 16 with the 32-pixel prior: its centre is (56, 40) in the window.
    number = SECOND_LEVEL + (2 * 20 + 3) * 2
    network = ScriptedNetwork(outputs(number, 0.9, [-10, -5, 10, -5, 10, 5, -10, 5]))
    (found,) = LpdYunet(network).look(np.zeros((600, 900, 3), np.uint8), Window(100, 50, 640), 0.5)
    assert found.score == pytest.approx(0.9)
    expected = [(24, 24), (88, 24), (88, 56), (24, 56)]
    for corner, (x, y) in zip(found.corners, expected, strict=True):
        assert (corner.x, corner.y) == pytest.approx((100 + 2 * x, 50 + 2 * y))


def test_weak_sightings_are_left_out() -> None:
    network = ScriptedNetwork(outputs(7, 0.3, [0] * 8))
    assert LpdYunet(network).look(np.zeros((240, 320, 3), np.uint8), Window(0, 0, 320), 0.5) == ()


def test_a_window_may_reach_beyond_the_picture_where_it_is_black() -> None:
    network = ScriptedNetwork(outputs(0, 0.0, [0] * 8))
    LpdYunet(network).look(np.full((120, 160, 3), 200, np.uint8), Window(-80, -60, 320), 0.5)
    (blob,) = network.inputs
    assert blob.shape == (1, 3, 240, 320)
    assert (blob[0, :, 60:180, 80:240] == 200).all()
    assert blob.sum() == 200 * 3 * 120 * 160


def test_corners_come_out_upright_in_whatever_order_they_went_in() -> None:
    plate = Point(10, 8), Point(60, 2), Point(62, 20), Point(12, 27)
    for shuffled in permutations(plate):
        assert upright(shuffled) == plate


def test_a_steep_plate_keeps_its_reading_direction() -> None:
    steep = Point(1756, 791), Point(1863, 750), Point(1863, 811), Point(1756, 852)
    assert upright((steep[0], steep[3], steep[2], steep[1])) == steep

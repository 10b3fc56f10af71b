from pathlib import Path

import numpy as np
import pytest

from models.base import ObjectKind
from models.network import Blob
from models.objects_yolox import YoloxDetector
from models.pictures import read_picture
from models.readers import open_object_detector
from models.scripted import ScriptedNetwork
from models.weights.registry import Weights

FIRST_OF_STRIDE_16 = 52 * 52


def output(*rows: tuple[int, int, float, float, float]) -> dict[str, Blob]:
    """Rows of the network: number, COCO class, centre x of a 26x26 grid cell 0, log of the size, objectness."""
    blob = np.zeros((1, 3549, 85), np.float32)
    for number, coco, centre, size, objectness in rows:
        blob[0, number, :5] = [centre, centre, size, size, objectness]
        blob[0, number, 5 + coco] = 1.0
    return {"output": blob}


def test_a_row_becomes_a_box_of_the_picture() -> None:
    # Cell (5, 3) on stride 16, centre half a cell further, sides 4 strides; the picture is twice the input.
    network = ScriptedNetwork(output((FIRST_OF_STRIDE_16 + 3 * 26 + 5, 2, 0.5, np.log(4), 0.9)))
    (found,) = YoloxDetector(network).detect(np.zeros((832, 832, 3), np.uint8))
    assert found.kind is ObjectKind.VEHICLE
    assert found.score == pytest.approx(0.9)
    assert (found.box.left, found.box.top) == pytest.approx((2 * (5.5 * 16 - 32), 2 * (3.5 * 16 - 32)))
    assert (found.box.width, found.box.height) == pytest.approx((128, 128))


def test_the_picture_stands_in_the_top_left_of_a_grey_square() -> None:
    network = ScriptedNetwork(output())
    YoloxDetector(network).detect(np.full((100, 200, 3), 7, np.uint8))
    (blob,) = network.inputs
    assert blob.shape == (1, 3, 416, 416)
    assert (blob[0, :, :208] == 7).all()
    assert (blob[0, :, 208:] == 114).all()


@pytest.mark.parametrize(
    "coco,kind", [(0, "person"), (1, "bicycle"), (3, "motorcycle"), (5, "vehicle"), (7, "vehicle")]
)
def test_classes_of_a_gate_are_named(coco: int, kind: str) -> None:
    network = ScriptedNetwork(output((FIRST_OF_STRIDE_16 + 400, coco, 0.5, 1.0, 0.8)))
    (found,) = YoloxDetector(network).detect(np.zeros((416, 416, 3), np.uint8))
    assert found.kind == kind


def test_other_classes_and_weak_objects_are_left_out() -> None:
    rows = (FIRST_OF_STRIDE_16 + 400, 16, 0.5, 1.0, 0.9), (FIRST_OF_STRIDE_16 + 500, 0, 0.5, 1.0, 0.2)
    assert YoloxDetector(ScriptedNetwork(output(*rows))).detect(np.zeros((416, 416, 3), np.uint8)) == ()


def test_two_rows_of_one_thing_are_one_object_and_a_rider_keeps_his_bicycle() -> None:
    rows = [(FIRST_OF_STRIDE_16 + 400 + step, 0, 0.5 - step, 2.0, 0.8 - step / 10) for step in range(2)]
    rows.append((FIRST_OF_STRIDE_16 + 400, 1, 0.5, 2.0, 0.7))
    (person,) = YoloxDetector(ScriptedNetwork(output(*rows[:2]))).detect(np.zeros((416, 416, 3), np.uint8))
    assert person.score == pytest.approx(0.8)
    apart = output(rows[0], (FIRST_OF_STRIDE_16 + 402, 1, 0.5 - 2, 2.0, 0.7))
    found = YoloxDetector(ScriptedNetwork(apart)).detect(np.zeros((416, 416, 3), np.uint8))
    assert [one.kind for one in found] == ["person", "bicycle"]


def test_boxes_end_at_the_picture_s_border() -> None:
    network = ScriptedNetwork(output((FIRST_OF_STRIDE_16, 2, 0.5, 2.0, 0.9)))
    (found,) = YoloxDetector(network).detect(np.zeros((416, 416, 3), np.uint8))
    assert (found.box.left, found.box.top) == (0, 0)


@pytest.mark.weights
@pytest.mark.pictures
def test_a_real_car_is_found_where_it_stands(weights: Weights, data: Path) -> None:
    picture = read_picture(data / "plate_scenes/hyperlpr/resource/images/test_img.jpg")
    best = open_object_detector(weights).detect(picture)[0]
    assert best.kind is ObjectKind.VEHICLE
    assert best.score > 0.8
    assert best.box.contains(best.box.centre)
    assert 500 < best.box.left < 680
    assert best.box.right > 1800


@pytest.mark.weights
@pytest.mark.parametrize("shape", [(1, 1), (2, 900), (900, 2), (37, 41)])
def test_odd_shapes_of_picture_do_no_harm(weights: Weights, shape: tuple[int, int]) -> None:
    open_object_detector(weights).detect(np.zeros((*shape, 3), np.uint8))

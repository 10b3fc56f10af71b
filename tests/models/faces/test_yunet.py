from pathlib import Path

import numpy as np
import pytest

from models.base import Picture
from models.faces.yunet import YunetDetector
from models.network import Blob
from models.pictures import read_picture
from models.readers import open_face_detector
from models.scripted import ScriptedNetwork
from models.weights.registry import Weights

CELL = 7 * 40 + 12
"""Row 7, column 12 of the grid of stride 16."""


def outputs(*faces: tuple[int, float, float]) -> dict[str, Blob]:
    """Outputs with faces on stride 16: cell, class score, objectness; 4 x 5 strides around its corner."""
    blobs: dict[str, Blob] = {}
    for stride, count in ((8, 6400), (16, 1600), (32, 400)):
        for name, width in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
            blobs[f"{name}_{stride}"] = np.zeros((1, count, width), np.float32)
    for cell, likely, there in faces:
        blobs["cls_16"][0, cell], blobs["obj_16"][0, cell] = likely, there
        blobs["bbox_16"][0, cell] = [0, 0, np.log(4), np.log(5)]
        blobs["kps_16"][0, cell] = [-1, -1, 1, -1, 0, 0.5, -0.8, 1.5, 0.8, 1.5]
    return blobs


def blank(height: int = 640, width: int = 640) -> Picture:
    return np.full((height, width, 3), 9, np.uint8)


def test_outputs_become_a_box_and_five_points_of_the_picture() -> None:
    # The picture is twice the network's input.
    (face,) = YunetDetector(ScriptedNetwork(outputs((CELL, 0.9, 0.9)))).find(blank(1280, 1280))
    assert face.score == pytest.approx(0.9)
    box = face.box
    assert (box.left, box.top) == pytest.approx((2 * (12 - 2) * 16, 2 * (7 - 2.5) * 16), rel=1e-5)
    assert (box.width, box.height) == pytest.approx((2 * 4 * 16, 2 * 5 * 16), rel=1e-5)
    nose = face.landmarks[2]
    assert (nose.x, nose.y) == pytest.approx((2 * 12 * 16, 2 * 7.5 * 16))
    assert face.landmarks[0].x < face.landmarks[1].x


def test_a_small_picture_stands_in_the_top_left_of_a_black_square_unchanged() -> None:
    network = ScriptedNetwork(outputs())
    assert YunetDetector(network).find(blank(100, 200)) == ()
    (blob,) = network.inputs
    assert blob.shape == (1, 3, 640, 640)
    assert (blob[0, :, :100, :200] == 9).all()
    assert (blob.sum(), blob.max()) == (9 * 3 * 100 * 200, 9)


def test_weak_finds_are_left_out_and_scores_beyond_one_are_one() -> None:
    found = YunetDetector(ScriptedNetwork(outputs((CELL, 0.9, 0.5), (20, 1.2, 3.0)))).find(blank())
    assert [face.score for face in found] == [1.0]


def test_two_finds_of_one_face_are_one_and_the_surest_comes_first() -> None:
    found = YunetDetector(ScriptedNetwork(outputs((CELL, 0.9, 0.9), (CELL + 1, 0.95, 0.95), (900, 0.99, 0.99))))
    assert [round(face.score, 2) for face in found.find(blank())] == [0.99, 0.95]


def test_boxes_end_at_the_border_and_one_beyond_it_is_none() -> None:
    (face,) = YunetDetector(ScriptedNetwork(outputs((0, 0.9, 0.9), (1599, 0.9, 0.9)))).find(blank(300, 300))
    assert (face.box.left, face.box.top) == (0, 0)


@pytest.mark.weights
@pytest.mark.pictures
@pytest.mark.parametrize("person", [1, 11, 21, 31])
def test_a_portrait_has_one_face_with_its_parts_where_they_belong(
    weights: Weights, data: Path, person: int
) -> None:
    (face,) = open_face_detector(weights).find(read_picture(data / f"faces/att/s{person}/1.pgm"))
    right_eye, left_eye, nose, right_mouth, left_mouth = face.landmarks
    assert right_eye.x < nose.x < left_eye.x
    assert max(right_eye.y, left_eye.y) < nose.y < min(right_mouth.y, left_mouth.y)
    assert all(face.box.contains(point) for point in face.landmarks)
    assert face.quality > 0.3


@pytest.mark.weights
@pytest.mark.parametrize("shape", [(1, 1), (2, 900), (900, 2), (37, 41)])
def test_odd_shapes_of_picture_hold_no_face(weights: Weights, shape: tuple[int, int]) -> None:
    assert open_face_detector(weights).find(np.zeros((*shape, 3), np.uint8)) == ()

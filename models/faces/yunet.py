"""Faces with five landmarks found by YuNet (Wu et al., 2023), 640 x 640 pixels a look."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Box, FaceCapture, Landmarks, Picture, Point
from models.faces.quality import face_quality
from models.network import Blob, Network

_SIDE = 640
_STRIDES = (8, 16, 32)


@dataclass(frozen=True, slots=True)
class YunetOptions:
    """`score` is the least score of a face; two that overlap more than `overlap` are one."""

    score: float = 0.8
    overlap: float = 0.3


class YunetDetector:
    """FaceDetector on YuNet: one pass over the whole picture, made smaller where it must be and never larger."""

    def __init__(self, network: Network, options: YunetOptions | None = None) -> None:
        self._network = network
        self._options = options or YunetOptions()

    def find(self, picture: Picture) -> tuple[FaceCapture, ...]:
        """Find the faces of `picture`, surest first. Raises RecogniserError."""
        blob, scale = _letterbox(picture)
        rows = self._rows(self._network.run(blob))
        rows[:, 1:] /= scale
        height, width = picture.shape[:2]
        found: list[FaceCapture] = []
        for row in rows[np.argsort(-rows[:, 0], kind="stable")]:
            score, left, top, right, bottom = (float(value) for value in row[:5])
            box = Box(max(0.0, left), max(0.0, top), min(float(width), right), min(float(height), bottom))
            if box.area > 0 and all(box.iou(other.box) <= self._options.overlap for other in found):
                landmarks = _landmarks(row[5:])
                found.append(FaceCapture(box, landmarks, score, face_quality(picture, box, landmarks)))
        return tuple(found)

    def _rows(self, outputs: Mapping[str, Blob]) -> Blob:
        """Decode the three grids to N x 15: score, box (left, top, right, bottom), five points (x, y).

        As OpenCV's FaceDetectorYN does: the score is the root of class times objectness; centre, and points, are
        offsets from the grid cell in strides, the size is the exponential of its output in strides.
        """
        decoded = []
        for stride in _STRIDES:
            classes, objects = (np.clip(outputs[f"{name}_{stride}"][0, :, 0], 0, 1) for name in ("cls", "obj"))
            scores = np.sqrt(classes * objects)
            kept = scores >= self._options.score
            cells = _cells(_SIDE // stride)[kept]
            boxes, points = outputs[f"bbox_{stride}"][0][kept], outputs[f"kps_{stride}"][0][kept]
            centres, sizes = (cells + boxes[:, :2]) * stride, np.exp(boxes[:, 2:]) * stride
            decoded.append(
                np.hstack(
                    [
                        scores[kept, np.newaxis],
                        centres - sizes / 2,
                        centres + sizes / 2,
                        (np.tile(cells, 5) + points) * stride,
                    ]
                )
            )
        return np.concatenate(decoded).astype(np.float32)


def _landmarks(values: Blob) -> Landmarks:
    right_eye, left_eye, nose, right_mouth, left_mouth = (
        Point(float(x), float(y)) for x, y in values.reshape(5, 2)
    )
    return right_eye, left_eye, nose, right_mouth, left_mouth


def _cells(count: int) -> NDArray[np.float32]:
    """Give column and row of each cell of a grid, row by row."""
    y, x = np.mgrid[:count, :count]
    return np.stack([x, y], axis=-1).reshape(-1, 2).astype(np.float32)


def _letterbox(picture: Picture) -> tuple[Blob, float]:
    """Fit the picture into the top left of a black square; give the input (BGR 0..255) and the scale used."""
    height, width = picture.shape[:2]
    scale = min(1.0, _SIDE / height, _SIDE / width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    square = np.zeros((_SIDE, _SIDE, 3), np.uint8)
    square[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(square.transpose(2, 0, 1)[np.newaxis].astype(np.float32)), scale

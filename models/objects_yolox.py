"""People and vehicles found by YOLOX-nano on COCO classes (Ge et al., 2021)."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Box, DetectedObject, ObjectKind, Picture
from models.network import Blob, Network

_SIDE = 416
_STRIDES = (8, 16, 32)
_GREY = 114
_KINDS = {
    0: ObjectKind.PERSON,
    1: ObjectKind.BICYCLE,
    2: ObjectKind.VEHICLE,
    3: ObjectKind.MOTORCYCLE,
    5: ObjectKind.VEHICLE,
    7: ObjectKind.VEHICLE,
}


@dataclass(frozen=True, slots=True)
class YoloxOptions:
    """`score` is the least score of an object; two of one kind that overlap more than `overlap` are one."""

    score: float = 0.35
    overlap: float = 0.45


class YoloxDetector:
    """ObjectDetector on YOLOX-nano: one pass over the whole picture, whatever its shape."""

    def __init__(self, network: Network, options: YoloxOptions | None = None) -> None:
        self._network = network
        self._options = options or YoloxOptions()
        self._cells, self._steps = _grid()

    def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:
        """Find people and vehicles, best first. Raises RecogniserError."""
        blob, scale = _letterbox(picture)
        (output,) = self._network.run(blob).values()
        height, width = picture.shape[:2]
        found = [
            DetectedObject(kind, box, score)
            for kind, boxes, scores in self._by_kind(output[0])
            for box, score in self._distinct(boxes / scale, scores, width, height)
        ]
        return tuple(sorted(found, key=lambda one: -one.score))

    def _by_kind(self, rows: Blob) -> list[tuple[ObjectKind, Blob, Blob]]:
        """Decode the 3549 rows (centre, log size, objectness, 80 classes) and sort them by kind."""
        classes = list(_KINDS)
        scores = rows[:, 4:5] * rows[:, [5 + index for index in classes]]
        best = scores.argmax(axis=1)
        value = scores.max(axis=1)
        kept = value >= self._options.score
        centre = (rows[kept, :2] + self._cells[kept]) * self._steps[kept]
        size = np.exp(rows[kept, 2:4]) * self._steps[kept]
        boxes = np.hstack([centre - size / 2, centre + size / 2])
        kinds = np.array([_KINDS[classes[index]] for index in best[kept]], dtype=object)
        return [(kind, boxes[kinds == kind], value[kept][kinds == kind]) for kind in set(kinds)]

    def _distinct(self, boxes: Blob, scores: Blob, width: int, height: int) -> list[tuple[Box, float]]:
        """Keep the best of overlapping boxes (non-maximum suppression), clipped to the picture."""
        kept: list[tuple[Box, float]] = []
        for index in np.argsort(-scores):
            left, top, right, bottom = (float(value) for value in boxes[index])
            box = Box(max(0.0, left), max(0.0, top), min(float(width), right), min(float(height), bottom))
            if box.area > 0 and all(box.iou(other) <= self._options.overlap for other, _ in kept):
                kept.append((box, float(scores[index])))
        return kept


def _grid() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give the cell (x, y) and the stride of each output row."""
    cells, steps = [], []
    for stride in _STRIDES:
        count = _SIDE // stride
        y, x = np.mgrid[:count, :count]
        cells.append(np.stack([x, y], axis=-1).reshape(-1, 2))
        steps.append(np.full((count * count, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(steps).astype(np.float32)


def _letterbox(picture: Picture) -> tuple[Blob, float]:
    """Fit the picture into the top left of a grey square; give the input and the scale used."""
    height, width = picture.shape[:2]
    scale = min(_SIDE / height, _SIDE / width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    square = np.full((_SIDE, _SIDE, 3), _GREY, np.uint8)
    square[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    blob = square.transpose(2, 0, 1)[np.newaxis].astype(np.float32)
    return np.ascontiguousarray(blob), scale

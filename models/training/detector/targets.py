"""What the detector should say of a window: for each cell of each stride plate or not, corners, rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.training.scenes.generator import plate_size, visible_share
from models.training.scenes.parts import Quad, ScenePlate, Truth

STRIDES = (8, 16, 32)
SIZES = ((0.0, 72.0), (52.0, 160.0), (120.0, 4000.0))
"""Sizes of plates that each stride answers for; where two overlap both learn it."""
_CORE, _AROUND = 0.5, 1.15
_SMALLEST = 11.0
_WHOLE, _GONE = 0.85, 0.05


@dataclass(frozen=True, slots=True)
class Targets:
    """Flat over the cells of all strides, finest first.

    `plate`: 1, 0, or -1 where nothing is to be learnt. `corners`: K x 8 pixels, `size`: the size of the cell's
    plate, `exact`: whether its corners count, `rows`: 1 for two rows.
    """

    plate: NDArray[np.float32]
    corners: NDArray[np.float32]
    size: NDArray[np.float32]
    exact: NDArray[np.float32]
    rows: NDArray[np.float32]


def targets(plates: Sequence[ScenePlate], height: int, width: int) -> Targets:
    """Lay the plates of a window over the cells of all strides."""
    cells, strides = _cells(height, width)
    count = len(cells)
    told = Targets(
        plate=np.zeros(count, np.float32),
        corners=np.zeros((count, 8), np.float32),
        size=np.ones(count, np.float32),
        exact=np.zeros(count, np.float32),
        rows=np.zeros(count, np.float32),
    )
    for plate in sorted(plates, key=lambda one: one.truth):
        _lay(told, plate, cells, strides, visible_share(plate.corners, width, height))
    return told


def _lay(
    told: Targets, plate: ScenePlate, cells: NDArray[np.float32], strides: NDArray[np.float32], shown: float
) -> None:
    if shown < _GONE:
        return
    place = _in_plate(plate.corners, cells)
    reach = np.abs(place).max(axis=1)
    nearest = {stride: _nearest(cells, strides == stride, plate.corners) for stride in STRIDES}
    around = reach < _AROUND
    around[list(nearest.values())] = True
    told.plate[around & (told.plate <= 0)] = -1
    size = plate_size(plate.corners)
    if plate.truth is Truth.IGNORED or shown < _WHOLE or size < _SMALLEST:
        return
    core = np.zeros(len(cells), bool)
    for stride, (least, most) in zip(STRIDES, SIZES, strict=True):
        if least <= size < most:
            core |= (strides == stride) & (reach < _CORE)
            core[nearest[stride]] = True
    told.plate[core] = 1
    told.corners[core] = plate.corners.reshape(-1)
    told.size[core] = size
    told.exact[core] = float(plate.truth is Truth.EXACT)
    told.rows[core] = float(plate.rows > 1)


def _nearest(cells: NDArray[np.float32], own: NDArray[np.bool_], corners: Quad) -> int:
    """Give the number of the cell nearest to the plate's middle among a stride's `own`."""
    distance = ((cells - corners.mean(axis=0)) ** 2).sum(axis=1)
    return int(np.argmin(np.where(own, distance, np.inf)))


def _in_plate(corners: Quad, cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give each cell's place in the plate, -1…1 from left to right and from top to bottom, trapezes made even."""
    tl, tr, br, bl = corners
    across, down = (tr + br - tl - bl) / 4, (bl + br - tl - tr) / 4
    matrix = np.stack([across, down], axis=1)
    if abs(np.linalg.det(matrix)) < 1e-3:  # noqa: PLR2004 - seen from the side, a line
        return np.full((len(cells), 2), 9, np.float32)
    return ((cells - corners.mean(axis=0)) @ np.linalg.inv(matrix).T).astype(np.float32)


def _cells(height: int, width: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give the middle of every cell and its stride."""
    middles, strides = [], []
    for stride in STRIDES:
        y, x = np.mgrid[: height // stride, : width // stride].astype(np.float32)
        middles.append(np.stack([(x + 0.5) * stride - 0.5, (y + 0.5) * stride - 0.5], axis=-1).reshape(-1, 2))
        strides.append(np.full(len(middles[-1]), stride, np.float32))
    return np.concatenate(middles), np.concatenate(strides)

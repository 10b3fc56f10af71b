"""What the detector is told to say of a window."""

import numpy as np

from models.training.detector.targets import Targets, targets
from models.training.scenes.parts import ScenePlate, Truth

_CELLS = (192 // 8) ** 2, (192 // 16) ** 2, (192 // 32) ** 2


def _plate(left: float, top: float, width: float, truth: Truth = Truth.EXACT, rows: int = 1) -> ScenePlate:
    height = width / 3
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    return ScenePlate(np.array(corners, np.float32), rows, truth)


def _by_stride(told: Targets) -> list[int]:
    parts = np.split(told.plate > 0, np.cumsum(_CELLS)[:2])
    return [int(part.sum()) for part in parts]


def test_each_size_has_its_strides() -> None:
    small, middle, large = (_by_stride(targets([_plate(20, 60, width)], 192, 192)) for width in (30, 100, 150))
    assert small[0] > 0 == small[1] == small[2]
    assert middle[1] > 0 == middle[0] == middle[2]
    assert large[1] > 0 < large[2]


def test_cells_around_the_middle_are_left_open_and_those_far_away_are_none() -> None:
    told = targets([_plate(60, 80, 100)], 192, 192)
    assert set(np.unique(told.plate)) == {-1, 0, 1}
    assert told.plate[0] == 0
    assert np.array_equal(told.corners[told.plate > 0][0][:4], [60, 80, 160, 80])


def test_a_plate_that_is_cut_or_tiny_or_ignored_teaches_nothing() -> None:
    for plate in (_plate(150, 80, 100), _plate(60, 80, 8), _plate(60, 80, 100, Truth.IGNORED)):
        told = targets([plate], 192, 192)
        assert not (told.plate > 0).any()
        assert (told.plate < 0).any()


def test_rough_corners_do_not_count_and_rows_are_told() -> None:
    told = targets([_plate(60, 80, 100, Truth.ROUGH, rows=2)], 192, 192)
    assert told.exact.max() == 0
    assert told.rows[told.plate > 0].min() == 1

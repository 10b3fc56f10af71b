import numpy as np
import pytest

from models.drawing.letter_cases import BOX_PX, Mask, between


def _bar(left: int, width: int) -> Mask:
    mask = np.zeros((BOX_PX[1], BOX_PX[0]), np.uint8)
    mask[:, left : left + width] = 255
    return mask


def _inked(mask: Mask) -> tuple[int, int]:
    columns = np.flatnonzero(mask[BOX_PX[1] // 2] > 127)
    return int(columns[0]), int(columns[-1])


def test_a_stroke_between_two_strokes_lies_between_them() -> None:
    first, last = _inked(between(_bar(10, 10), _bar(16, 10), share=0.5, pen_px=0.0))
    assert first == pytest.approx(13, abs=1)
    assert last == pytest.approx(22, abs=1)


def test_a_thicker_pen_leaves_the_stroke_in_its_place() -> None:
    thin = _inked(between(_bar(20, 8), _bar(20, 8), share=0.3, pen_px=0.0))
    thick = _inked(between(_bar(20, 8), _bar(20, 8), share=0.3, pen_px=4.0))
    assert thick[0] < thin[0]
    assert thick[1] > thin[1]
    assert sum(thick) == pytest.approx(sum(thin), abs=1)

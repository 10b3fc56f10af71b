from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.base import Picture, Point
from models.plates.finding.found import FoundPlate
from models.plates.finding.lpd_yunet import Window
from models.plates.finding.search import PlateSearch, SearchOptions, windows


class WatchedEye:
    """Sees a plate of a given place in every window that holds it and is at most so wide; keeps the windows."""

    def __init__(self, plate: FoundPlate, widest: float) -> None:
        self.plate = plate
        self.widest = widest
        self.windows: list[Window] = []

    def look(self, picture: Picture, window: Window, least: float) -> tuple[FoundPlate, ...]:
        assert picture.ndim == 3
        self.windows.append(window)
        box = self.plate.box
        within = window.left <= box.left and box.right <= window.left + window.width
        within = within and window.top <= box.top and box.bottom <= window.top + window.height
        seen = within and window.width <= self.widest and self.plate.score >= least
        return (self.plate,) if seen else ()


def plate(left: float, top: float, score: float = 0.95, width: float = 100) -> FoundPlate:
    right, bottom = left + width, top + width / 3
    return FoundPlate((Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)), score)


def frame(width: int, height: int) -> Picture:
    return np.zeros((height, width, 3), np.uint8)


def test_a_near_plate_needs_few_looks() -> None:
    eye = WatchedEye(plate(500, 400), 5000)
    assert PlateSearch(eye).find(frame(1280, 720)) == (eye.plate,)
    assert len(eye.windows) == 4


def test_a_far_plate_is_found_by_the_finest_windows() -> None:
    eye = WatchedEye(plate(900, 500, width=40), 500)
    assert PlateSearch(eye).find(frame(1280, 720)) == (eye.plate,)
    coarse = WatchedEye(eye.plate, 500)
    assert PlateSearch(coarse, SearchOptions(fine=False)).find(frame(1280, 720)) == ()


def test_a_mere_strip_of_a_picture_is_not_cut_into_hundreds_of_windows() -> None:
    for size in ((3000, 5), (5, 3000), (1, 1)):
        eye = WatchedEye(plate(0, 0), 0)
        assert PlateSearch(eye).find(frame(*size)) == ()
        assert len(eye.windows) < 40


class BlindEye:
    """Sees a plate thousands of times as large as each window, as the network does on a blank picture."""

    def __init__(self) -> None:
        self.widest = 0.0

    def look(self, picture: Picture, window: Window, least: float) -> tuple[FoundPlate, ...]:
        assert picture.ndim == 3
        assert least <= 1
        self.widest = max(self.widest, window.width)
        return (plate(-1e6, -1e6, width=4e6),)


def test_a_plate_larger_than_the_picture_is_none_and_not_looked_at_again() -> None:
    eye = BlindEye()
    assert PlateSearch(eye).find(frame(1280, 720)) == ()
    assert eye.widest <= 1280


def test_a_plate_that_fills_its_picture_may_come_out_a_little_larger() -> None:
    class LooseEye(WatchedEye):
        def look(self, picture: Picture, window: Window, least: float) -> tuple[FoundPlate, ...]:
            assert picture.ndim == 3
            return (self.plate,) if self.plate.score >= least and window.width else ()

    eye = LooseEye(plate(-5, -2, width=110), 5000)
    assert PlateSearch(eye).find(frame(100, 30)) == (eye.plate,)


def test_a_plate_that_vanishes_on_a_closer_look_is_kept_as_first_seen() -> None:
    class ShyEye(WatchedEye):
        def look(self, picture: Picture, window: Window, least: float) -> tuple[FoundPlate, ...]:
            return super().look(picture, window, least) if window.width > 300 else ()

    eye = ShyEye(plate(500, 400), 5000)
    assert PlateSearch(eye).find(frame(1280, 720)) == (eye.plate,)


def test_a_find_beside_the_picture_is_dropped() -> None:
    assert PlateSearch(WatchedEye(plate(200, 720), 5000)).find(frame(1280, 720)) == ()


@given(
    width=st.integers(1, 2000),
    height=st.integers(1, 2000),
    window=st.floats(100, 2000),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
)
def test_every_point_of_a_picture_lies_in_some_window(
    width: int, height: int, window: float, x: float, y: float
) -> None:
    point = Point(x * width, y * height)
    covered = [
        one.left - 1e-6 <= point.x <= one.left + one.width + 1e-6
        and one.top - 1e-6 <= point.y <= one.top + one.height + 1e-6
        for one in windows(width, height, window, 0.3)
    ]
    assert any(covered)


def test_neighbouring_windows_overlap() -> None:
    starts = sorted({one.left for one in windows(1920, 720, 640, 0.3)})
    assert all(after - before <= 640 * 0.7 + 1e-6 for before, after in pairwise(starts))
    assert starts[0] == 0
    assert starts[-1] == 1920 - 640

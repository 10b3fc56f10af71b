"""The rule for cut plates, with a reading network that says what the test wants."""

import numpy as np
import pytest

from models.base import Box, Picture, PlateColour, PlateRead, Point
from models.plates.crop_shape import border_of
from models.plates.cut import CutWatch
from models.plates.found import FoundPlate
from models.plates.hearing import PlateHearing
from models.plates.own_line import OwnLine
from tests.models.drawn import drawn_plate
from tests.models.plates.telling_network import TellingNetwork

TEXT = "京HZ7E3F"


class Same:
    """Finds a plate just where it is supposed to be."""

    def __init__(self) -> None:
        self.asked = 0

    def look(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        assert picture.size
        self.asked += 1
        return plate


def seen(px_per_mm: float, tint: int | None) -> tuple[Picture, PlateRead]:
    """Draw a blue plate, its foot covered in grey or not, as a crop that reads as `TEXT`."""
    picture = drawn_plate(TEXT, px_per_mm=px_per_mm)
    if tint is not None:
        picture[-round(0.24 * len(picture)) :] = tint
    corners: tuple[Point, Point, Point, Point] = border_of(picture).corners
    box = Box(0, 0, picture.shape[1], picture.shape[0])
    return picture, PlateRead(TEXT, (0.9,) * 7, PlateColour.BLUE, box, corners, 0.0)


def watch(says: str = TEXT, sure: float = 0.999) -> tuple[CutWatch, Same, TellingNetwork]:
    network, closer = TellingNetwork({128: (says, sure)}), Same()
    return CutWatch(closer, PlateHearing(OwnLine(network))), closer, network


def test_a_whole_plate_costs_no_further_look() -> None:
    one, closer, network = watch(says="京H77E3F")
    assert not one.is_cut(*seen(0.6, None))
    assert closer.asked == 0
    assert network.batches == []


def test_a_large_plate_without_its_margin_is_cut_however_steadily_it_reads() -> None:
    one, _, network = watch()
    assert one.is_cut(*seen(0.6, 20))
    assert network.batches == []


@pytest.mark.parametrize(
    "says,sure,cut",
    [(TEXT, 0.999, False), (TEXT, 0.8, True), ("京H77E3F", 0.999, True)],
    ids=["same", "weak", "other"],
)
def test_a_small_one_is_cut_if_it_does_not_read_the_same_each_time(says: str, sure: float, *, cut: bool) -> None:
    one, closer, network = watch(says, sure)
    assert one.is_cut(*seen(0.17, 200)) is cut
    assert closer.asked == 1
    assert network.batches == [4]


def test_what_nobody_believes_is_not_asked_about() -> None:
    one, closer, _ = watch()
    picture, read = seen(0.6, 20)
    weak = PlateRead(read.text, (0.2,) * 7, read.colour, read.box, read.corners, 0.9)
    assert not one.is_cut(picture, weak)
    assert closer.asked == 0


def test_a_plate_of_no_contrast_is_measured_without_complaint() -> None:
    one, _, _ = watch()
    _, read = seen(0.6, None)
    assert not one.is_cut(np.full((84, 264, 3), 90, np.uint8), read)

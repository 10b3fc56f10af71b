"""The rule for cut plates, with a reading network that says what the test wants."""

from dataclasses import replace

import numpy as np
import pytest

from models.base import Box, Picture, PlateColour, PlateRead
from models.plates.finding.crop_shape import border_of
from models.plates.finding.found import FoundPlate
from models.plates.judging.cut import CutWatch
from models.plates.reading.own_line import OwnLine
from models.plates.reading.recognition import PlateHearing
from tests.models.drawn import drawn_plate
from tests.models.plates.telling_network import TellingNetwork

TEXT = "京HZ7E3F"
NO_REST = "京H38D8B"
"""None of its characters is what is left of another without its foot."""
DARK, LIGHT, TAPE = (20, 20, 20), (200, 200, 200), None
"""Covers; tape is of the plate's own colour."""


class Same:
    """Finds a plate just where it is supposed to be."""

    def __init__(self) -> None:
        self.asked = 0

    def look(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        assert picture.size
        self.asked += 1
        return plate


def crop(text: str = TEXT, px_per_mm: float = 0.6, noise: float = 0.0) -> Picture:
    """Draw a whole blue plate, as a crop."""
    drawn = drawn_plate(text, px_per_mm=px_per_mm)
    return np.clip(drawn + np.random.default_rng(1).normal(0, noise, drawn.shape), 0, 255).astype(np.uint8)


def covered(picture: Picture, tint: tuple[int, int, int] | None) -> Picture:
    """Hide the foot of a crop."""
    seen = picture.copy()
    seen[-round(0.24 * len(seen)) :] = np.median(picture, axis=(0, 1)) if tint is None else tint
    return seen


def read_of(picture: Picture, text: str = TEXT, score: float = 0.9) -> PlateRead:
    corners = border_of(picture).corners
    box = Box(0, 0, picture.shape[1], picture.shape[0])
    return PlateRead(text, (score,) * 7, PlateColour.BLUE, box, corners, 0.0)


def watch(says: str = TEXT, sure: float = 0.999) -> tuple[CutWatch, Same, TellingNetwork]:
    network, closer = TellingNetwork({128: (says, sure)}), Same()
    return CutWatch(closer, PlateHearing(OwnLine(network))), closer, network


def test_a_whole_plate_costs_no_further_look() -> None:
    one, closer, network = watch(says="京H77E3F")
    picture = crop(noise=9)
    assert not one.is_cut(picture, read_of(picture))
    assert closer.asked == 0
    assert network.batches == []


@pytest.mark.parametrize("tint", [DARK, LIGHT])
@pytest.mark.parametrize("px_per_mm", [0.17, 0.3, 0.6])
def test_without_a_margin_it_is_cut_however_steadily_it_reads(
    px_per_mm: float, tint: tuple[int, int, int]
) -> None:
    one, closer, network = watch()
    picture = covered(crop(px_per_mm=px_per_mm), tint)
    assert one.is_cut(picture, read_of(picture))
    assert closer.asked == 1
    assert network.batches == []


@pytest.mark.parametrize(
    "says,sure,cut",
    [(TEXT, 0.9999, False), (TEXT, 0.8, True), ("京H77E3F", 0.999, True)],
    ids=["same", "weak", "other"],
)
def test_in_doubt_it_is_cut_if_it_does_not_read_the_same_each_time(says: str, sure: float, *, cut: bool) -> None:
    one, closer, network = watch(says, sure)
    picture = covered(crop(), TAPE)
    assert one.is_cut(picture, read_of(picture)) is cut
    assert closer.asked == 1
    assert network.batches == [4]


@pytest.mark.parametrize(
    "text,cut", [(TEXT, True), (NO_REST, False)], ids=["may be the rest of others", "may not"]
)
def test_in_doubt_it_counts_whether_characters_may_be_the_rest_of_others(text: str, *, cut: bool) -> None:
    one, _, _ = watch(text, 0.8)
    picture = covered(crop(text), TAPE)
    assert one.is_cut(picture, read_of(picture, text)) is cut


def test_in_doubt_it_counts_whether_characters_stand_in_the_middle() -> None:
    one, _, _ = watch(NO_REST, 0.8)
    picture = covered(crop(NO_REST), TAPE)
    read = replace(read_of(picture, NO_REST), detector_score=0.9)
    tl, tr, br, bl = read.corners
    above_tape = replace(read, corners=(tl, tr, replace(br, y=br.y * 0.77), replace(bl, y=bl.y * 0.77)))
    assert not one.is_cut(picture, read)
    assert one.is_cut(picture, above_tape)


def test_the_ground_of_a_green_plate_is_not_missed_where_it_turns_paler() -> None:
    one, _, network = watch("京HD12345", 0.999)
    picture = drawn_plate("京HD12345", "nev_small", PlateColour.GREEN, 0.4)
    green = replace(read_of(picture, "京HD12345"), char_scores=(0.9,) * 8, colour=PlateColour.GREEN)
    assert not one.is_cut(picture, green)
    assert network.batches == [4]


def test_a_small_one_that_reads_surely_is_looked_at_too() -> None:
    one, _, _ = watch()
    picture = covered(crop(px_per_mm=0.17), LIGHT)
    assert one.is_cut(picture, read_of(picture, score=0.999))


def test_what_nobody_believes_is_not_asked_about() -> None:
    one, closer, _ = watch()
    picture = covered(crop(), DARK)
    assert not one.is_cut(picture, read_of(picture, score=0.2))
    assert closer.asked == 0


def test_corners_that_a_finder_gave_are_not_looked_for_again() -> None:
    one, closer, _ = watch()
    picture = covered(crop(), LIGHT)
    found = replace(read_of(picture), detector_score=0.9)
    assert one.is_cut(picture, found)
    assert closer.asked == 0


def test_a_plate_of_no_contrast_is_measured_without_complaint() -> None:
    one, _, _ = watch()
    picture = np.full((84, 264, 3), 90, np.uint8)
    assert one.is_cut(picture, read_of(picture)) in {True, False}

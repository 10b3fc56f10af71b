"""The smaller a plate was seen, the less its scores are worth; what was read stays what it is."""

from itertools import pairwise

import pytest

from models.base import Box, PlateColour, PlateRead, Point
from models.plates.judging.certainty import ReadStatus, doubts, doubts_of_text, status_of
from models.plates.judging.seen_small import believed, believed_score, row_height

TEXT = "皖A12345"


def read(height: float, score: float = 0.9, rows: int = 1) -> PlateRead:
    corners = Point(0, 0), Point(4 * height, 0), Point(4 * height, height), Point(0, height)
    box = Box(0, 0, 4 * height, height)
    return PlateRead(TEXT, (score,) * len(TEXT), PlateColour.BLUE, box, corners, 0.9, rows=rows)


@pytest.mark.parametrize("height", [20, 24, 300])
def test_a_plate_that_is_large_enough_is_worth_its_score(height: float) -> None:
    assert believed_score(read(height)) == 0.9


def test_scores_are_worth_less_down_to_the_smallest() -> None:
    worth = [believed_score(read(height)) for height in (19, 16, 13, 10, 8)]

    assert all(larger > smaller > 0 for larger, smaller in pairwise(worth))
    assert believed_score(read(3)) == believed_score(read(0)) == worth[-1]


def test_only_the_surest_of_small_plates_counts_as_read() -> None:
    assert status_of(read(12, 0.9)) is ReadStatus.UNCERTAIN
    assert status_of(read(12, 0.97)) is ReadStatus.READ
    assert status_of(read(8, 0.97)) is ReadStatus.UNCERTAIN


def test_why_is_said_and_is_no_doubt_of_the_text() -> None:
    assert doubts(read(12)) == ("small",)
    assert doubts_of_text(read(12)) == ()
    assert "small" not in doubts(read(12, 0.5)), "its characters are doubted one by one"


def test_two_rows_share_the_height_of_their_plate() -> None:
    assert row_height(read(32, rows=2).corners, 2) == pytest.approx(row_height(read(20).corners, 1))
    assert believed_score(read(25, rows=2)) < believed_score(read(25)) == 0.9


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_the_ends_of_the_scale_stay(score: float) -> None:
    assert believed(score, 10) == score


def test_disbelief_begins_without_a_jump() -> None:
    assert believed(0.9, 19.99) == pytest.approx(0.9, abs=0.001)

"""The smaller a plate was seen, the less its scores are worth."""

from itertools import pairwise

import pytest

from models.base import Box, CharCandidate, PlateColour, PlateRead, Point, ReadSource
from models.plates.certainty import ReadStatus, status_of
from models.plates.seen_small import as_seen, disbelief, row_height

TEXT = "皖A12345"


def read(
    height: float,
    score: float = 0.9,
    rows: int = 1,
    others: tuple[float, ...] = (),
    source: ReadSource = ReadSource.OWN,
) -> PlateRead:
    corners = Point(0, 0), Point(4 * height, 0), Point(4 * height, height), Point(0, height)
    candidates = tuple(
        (CharCandidate(one, score), *(CharCandidate("K", other) for other in others)) for one in TEXT
    )
    box = Box(0, 0, 4 * height, height)
    scores = (score,) * len(TEXT)
    return PlateRead(TEXT, scores, PlateColour.BLUE, box, corners, 0.9, candidates, rows, source)


@pytest.mark.parametrize("height", [20, 24, 300])
def test_a_plate_that_is_large_enough_is_told_as_it_was_read(height: float) -> None:
    assert as_seen(read(height)) == read(height)


def test_scores_fall_with_the_height_down_to_the_smallest() -> None:
    scores = [as_seen(read(height)).score for height in (19, 16, 13, 10, 8)]

    assert all(larger > smaller > 0 for larger, smaller in pairwise(scores))
    assert as_seen(read(3)).score == as_seen(read(0)).score == scores[-1]


def test_only_the_surest_of_small_plates_counts_as_read() -> None:
    assert status_of(as_seen(read(12, 0.9))) is ReadStatus.UNCERTAIN
    assert status_of(as_seen(read(12, 0.97))) is ReadStatus.READ
    assert status_of(as_seen(read(8, 0.97))) is ReadStatus.UNCERTAIN


def test_two_rows_share_the_height_of_their_plate() -> None:
    assert row_height(read(32, rows=2).corners, 2) == pytest.approx(row_height(read(20).corners, 1))
    assert as_seen(read(25, rows=2)).score < as_seen(read(25)).score == 0.9


def test_what_a_character_loses_its_rivals_gain() -> None:
    (first, second, third), *_ = as_seen(read(12, 0.9, others=(0.06, 0.02))).candidates

    assert first.score == as_seen(read(12, 0.9)).score
    assert second.score / third.score == pytest.approx(3)
    # A fifth of what was open belonged to nobody who is named.
    assert second.score + third.score == pytest.approx(0.8 * (1 - first.score))


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_the_ends_of_the_scale_stay(score: float) -> None:
    seen = as_seen(read(10, score, others=(0.0,)))

    assert seen.char_scores == (score,) * len(TEXT)
    assert all(0 <= candidate.score <= 1 for candidates in seen.candidates for candidate in candidates)


def test_another_readers_opinion_stays_as_it_is() -> None:
    opinion = read(9, source=ReadSource.SECOND_OPINION)

    assert as_seen(opinion) == opinion


def test_disbelief_begins_without_a_jump() -> None:
    assert disbelief(20) == 1
    assert disbelief(19.99) == pytest.approx(1, abs=0.01)

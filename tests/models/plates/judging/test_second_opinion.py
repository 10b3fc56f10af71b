from dataclasses import replace

import pytest

from models.base import Box, PlateColour, PlateRead, Point, ReadSource
from models.plates.judging.certainty import READ_SCORE
from models.plates.judging.second_opinion import Opinion, OpinionOptions, heeded, is_doubtful

CORNERS = Point(0, 0), Point(90, 0), Point(90, 30), Point(0, 30)
OPTIONS = OpinionOptions()
FOREIGN = Opinion("AB12CDE", (0.99,) * 7)


def read(text: str, score: float) -> PlateRead:
    return PlateRead(text, (score,) * len(text), PlateColour.WHITE, Box(0, 0, 90, 30), CORNERS, 0.9)


@pytest.mark.parametrize(
    "text,score,asked", [("皖A12345", 0.9, False), ("皖A12345", 0.5, True), ("AB123", 0.99, True), ("", 0.0, True)]
)
def test_it_is_asked_for_low_scores_and_for_what_the_grammar_does_not_know(
    text: str, score: float, *, asked: bool
) -> None:
    assert is_doubtful(read(text, score), OPTIONS) is asked


def test_what_is_too_small_for_anyone_is_not_asked() -> None:
    small = replace(read("", 0.0), box=Box(0, 0, 40, 11))
    assert not is_doubtful(small, OPTIONS)


@pytest.mark.parametrize("text,score", [("皖A12345", 0.99), ("皖A12345", 0.1), ("AB123", 0.7)])
def test_a_reading_that_says_something_keeps_its_text_and_notes_the_other(text: str, score: float) -> None:
    noted = heeded(read(text, score), FOREIGN, OPTIONS)
    assert (noted.text, noted.source, noted.second_opinion) == (text, ReadSource.OWN, "AB12CDE")
    assert noted.score == score


@pytest.mark.parametrize("text,score", [("", 0.0), ("K12", 0.4)])
def test_next_to_nothing_gives_way_to_a_text_that_stays_uncertain(text: str, score: float) -> None:
    taken = heeded(read(text, score), FOREIGN, OPTIONS)
    assert (taken.text, taken.source, taken.second_opinion) == ("AB12CDE", ReadSource.SECOND_OPINION, "AB12CDE")
    assert taken.score < READ_SCORE
    assert len(taken.char_scores) == 7


@pytest.mark.parametrize("opinion", [None, Opinion("", ()), Opinion("A1", (0.9, 0.9))])
def test_no_opinion_changes_no_text(opinion: Opinion | None) -> None:
    assert heeded(read("K12", 0.1), opinion, OPTIONS).text == "K12"


def test_an_opinion_never_shows_itself_in_a_log() -> None:
    assert "AB12" not in repr(FOREIGN)

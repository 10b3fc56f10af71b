from dataclasses import replace

import pytest

from models.base import Box, PlateColour, PlateRead, Point, ReadSource
from models.plates.judging.certainty import CUT_SCORE, READ_SCORE, ReadStatus, as_cut, doubts, status_of

CORNERS = Point(0, 0), Point(90, 0), Point(90, 30), Point(0, 30)


def read(text: str, colour: PlateColour = PlateColour.BLUE, *scores: float) -> PlateRead:
    return PlateRead(text, scores or (0.95,) * len(text), colour, Box(0, 0, 90, 30), CORNERS, 0.9)


@pytest.mark.parametrize(
    "text,colour",
    [
        ("皖A12345", PlateColour.BLUE),
        ("皖A12345", PlateColour.UNKNOWN),
        ("皖A12345", PlateColour.YELLOW),
        ("皖AD12345", PlateColour.GREEN),
        ("皖A12345D", PlateColour.YELLOW_GREEN),
        ("皖A1234警", PlateColour.WHITE),
        ("粤Z1234港", PlateColour.BLACK),
        ("应急X1234", PlateColour.WHITE),
    ],
)
def test_a_clear_reading_of_a_plate_as_it_is_issued_is_read(text: str, colour: PlateColour) -> None:
    assert doubts(read(text, colour)) == ()
    assert status_of(read(text, colour)) is ReadStatus.READ


@pytest.mark.parametrize(
    "text,colour,reasons",
    [
        ("皖A12345", PlateColour.GREEN, ("seven_on_green",)),
        ("皖A12345", PlateColour.YELLOW_GREEN, ("seven_on_green",)),
        ("皖AD12345", PlateColour.BLUE, ("colour",)),
        ("皖A1234警", PlateColour.BLUE, ("colour",)),
        ("AB1234", PlateColour.BLACK, ("grammar",)),
        ("皖A1234", PlateColour.GREEN, ("grammar",)),
        ("", PlateColour.BLUE, ("no_text",)),
    ],
)
def test_what_speaks_against_a_reading_is_said(text: str, colour: PlateColour, reasons: tuple[str, ...]) -> None:
    assert doubts(read(text, colour)) == reasons
    assert status_of(read(text, colour)) is ReadStatus.UNCERTAIN


def test_each_weak_character_is_named_by_its_position() -> None:
    scores = (READ_SCORE, 0.79, 0.99, 0.99, 0.99, 0.99, 0.1)
    assert doubts(read("皖A12345", PlateColour.BLUE, *scores)) == (
        "low_score at position 2",
        "low_score at position 7",
    )
    assert doubts(read("皖A12345", PlateColour.BLUE, *scores), least=0.05) == ()


def test_what_only_another_reader_says_is_never_sure() -> None:
    foreign = replace(read("皖A12345"), source=ReadSource.SECOND_OPINION)
    assert doubts(foreign) == ("second_opinion",)


def test_an_ordinary_number_on_white_is_a_temporary_plate_and_a_police_number_is_not() -> None:
    assert doubts(read("皖A12345", PlateColour.WHITE)) == ("temporary",)
    assert doubts(read("皖A1234警", PlateColour.WHITE)) == ()
    assert doubts(read("皖AD12345", PlateColour.WHITE)) == ("colour",)


@pytest.mark.parametrize("least", [0.3, READ_SCORE])
def test_a_cut_plate_keeps_its_text_and_nothing_else_is_said_against_it(least: float) -> None:
    cut = as_cut(read("皖A12345"))
    assert (cut.text, cut.whole, cut.score) == ("皖A12345", False, CUT_SCORE)
    assert doubts(cut, least) == ("cut",)
    assert status_of(cut, least) is ReadStatus.UNCERTAIN


def test_what_was_weaker_already_stays_so() -> None:
    cut = as_cut(read("皖A12345", PlateColour.BLUE, 0.1, *[0.99] * 6))
    assert cut.char_scores == (0.1, *[CUT_SCORE] * 6)
    assert doubts(cut) == ("low_score at position 1", "cut")

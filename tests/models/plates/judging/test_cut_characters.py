from itertools import chain

import pytest

from models.base import Box, PlateColour, PlateRead, Point
from models.plates.formats import ALPHABET
from models.plates.judging.cut_characters import WITHOUT_FOOT, WITHOUT_HEAD, weakest_rest


def read_of(text: str, scores: tuple[float, ...]) -> PlateRead:
    corners = Point(0, 0), Point(94, 0), Point(94, 24), Point(0, 24)
    return PlateRead(text, scores, PlateColour.BLUE, Box(0, 0, 94, 24), corners, 0.0)


SCORES = (0.5, 0.6, 0.91, 0.92, 0.93, 0.94, 0.95)


@pytest.mark.parametrize(
    "text,head,foot",
    [("京A2348U", 0.95, 0.91), ("京A88888", 1.0, 1.0), ("京A71888", 0.92, 0.91), ("京U88888", 1.0, 1.0)],
)
def test_the_weakest_that_may_be_the_rest_of_another_tells(text: str, head: float, foot: float) -> None:
    read = read_of(text, SCORES)
    assert weakest_rest(read, WITHOUT_HEAD) == head
    assert weakest_rest(read, WITHOUT_FOOT) == foot


def test_a_text_of_nothing_is_the_rest_of_nothing() -> None:
    assert weakest_rest(read_of("", ()), WITHOUT_FOOT) == 1


@pytest.mark.parametrize("rests", [WITHOUT_HEAD, WITHOUT_FOOT])
def test_both_sides_of_the_table_are_characters_of_plates_and_differ(rests: dict[str, str]) -> None:
    assert set(chain(rests, *rests.values())) <= set(ALPHABET)
    assert all(rest not in truth for rest, truth in rests.items())

"""The table of formats, as data: every format can be written with the alphabet, and none says too much."""

import pytest

from wire.plate_kinds import (
    ALPHABET,
    LETTERS,
    LONGEST,
    OFFICES,
    PLATE_FORMATS,
    PROVINCES,
    UNREADABLE,
    PlateColour,
    PlateFormat,
    PlateKind,
)


def test_there_is_a_format_of_every_kind_and_none_twice() -> None:
    assert {one.kind for one in PLATE_FORMATS} == set(PlateKind)
    assert len({(one.kind, one.positions) for one in PLATE_FORMATS}) == len(PLATE_FORMATS)


@pytest.mark.parametrize("one", PLATE_FORMATS, ids=lambda one: str(one.kind))
def test_a_format_is_written_with_characters_that_plates_have_and_fits_a_plate(one: PlateFormat) -> None:
    assert 1 <= len(one.positions) <= LONGEST
    for allowed in one.positions:
        assert allowed
        assert set(allowed) <= ALPHABET - {UNREADABLE}
    assert one.colours
    assert PlateColour.UNKNOWN not in one.colours


def test_the_marks_of_provinces_are_thirty_one_and_each_is_one() -> None:
    assert len(PROVINCES) == len(set(PROVINCES)) == 31


def test_what_is_taken_for_a_digit_stands_in_no_serial() -> None:
    assert not set("IO") & set(LETTERS)
    assert "I" not in OFFICES

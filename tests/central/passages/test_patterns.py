import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.base import BadQueryError
from central.passages.patterns import plate_pattern
from wire.plate_kinds import ALPHABET


@pytest.mark.parametrize(
    "typed, text, is_exact",
    [
        ("京A12345", "京A12345", True),
        ("京a·12345", "京A12345", True),
        (" 京Ａ１２３４５ ", "京A12345", True),
        ("京A?2345", "京A_2345", False),
        ("京A？2345", "京A_2345", False),
        ("*2345", "%2345", False),
        ("京＊", "京%", False),
        ("*", "%", False),
        ("6n2t9", "%6N2T9%", False),
        ("京A", "%京A%", False),
        ("港", "%港%", False),
        ("A12345", "%A12345%", False),
    ],
)
def test_what_people_type_is_understood(typed: str, text: str, is_exact: bool) -> None:  # noqa: FBT001 - a column
    pattern = plate_pattern(typed)

    assert (pattern.text, pattern.is_exact) == (text, is_exact)


@pytest.mark.parametrize(
    "typed, piece",
    [
        ("6N2T9", "6N2T9"),
        (" 6n·2t9 ", "6N2T9"),
        ("京A", "京A"),
        ("京A12345", ""),
        ("沪AD12345", ""),
        ("WJ京1234X", ""),
        ("*2345", ""),
        ("6N2?9", ""),
    ],
)
def test_a_piece_is_told_from_a_whole_plate_and_from_a_pattern(typed: str, piece: str) -> None:
    assert plate_pattern(typed).piece == piece


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "京A1234567",
        "%",
        "京_12345",
        "'; DROP TABLE passages; --",
        "<script>",
        "A" * 33,
        "\0",
        "京A\\12345",
    ],
)
def test_what_no_plate_has_is_refused_with_the_reason(typed: str) -> None:
    with pytest.raises(BadQueryError) as caught:
        plate_pattern(typed)

    assert caught.value.field == "plate"


@given(st.text(max_size=40))
def test_nothing_typed_comes_out_as_a_pattern_of_its_own(typed: str) -> None:
    try:
        pattern = plate_pattern(typed)
    except BadQueryError:
        return
    assert set(pattern.text) <= ALPHABET | {"%", "_"}
    assert pattern.is_exact is not bool({"%", "_"} & set(pattern.text))

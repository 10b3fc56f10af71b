import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.base import BadQueryError
from central.plate_patterns import plate_pattern
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
    ],
)
def test_what_people_type_is_understood(typed: str, text: str, is_exact: bool) -> None:  # noqa: FBT001 - a column
    pattern = plate_pattern(typed)

    assert (pattern.text, pattern.is_exact) == (text, is_exact)


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

import pytest

from models.accuracy.names import plate_in_name, plate_text


@pytest.mark.parametrize(
    "stem,plate",
    [
        ("京A12345", "京A12345"),
        ("京A12345_2", "京A12345"),
        ("京A12345 (3)", "京A12345"),
        ("京A·12345-4", "京A12345"),
        ("_0_京A12345", "京A12345"),
        ("20261124_081500_粤BD12345", "粤BD12345"),
        ("京Ａ１２３４５", "京A12345"),
        ("京a12345", "京A12345"),
        ("京A-1234学", "京A1234学"),
        ("粤Z1234港_gate-2", "粤Z1234港"),
        ("123456使", "123456使"),
        ("WJ京12345", "WJ京12345"),
        ("京A1234", "京A1234"),
    ],
)
def test_a_plate_in_a_name_is_found(stem: str, plate: str) -> None:
    assert plate_in_name(stem) == plate


@pytest.mark.parametrize(
    "stem", ["", "IMG_2043", "20261124_081500", "京", "frame-12", "京A12345678901", "crop(1)"]
)
def test_a_name_without_a_plate_has_none(stem: str) -> None:
    assert plate_in_name(stem) is None


@pytest.mark.parametrize("text,plate", [(" 京A·12345 ", "京A12345"), ("", ""), ("京A1234?", None), ("<b>", None)])
def test_texts_are_brought_into_one_spelling_or_refused(text: str, plate: str | None) -> None:
    assert plate_text(text) == plate

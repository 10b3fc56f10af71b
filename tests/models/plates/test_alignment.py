import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plates.alignment import align, differences, surely_differing

texts = st.text("京粤苏ABCD0123456789?学", min_size=1, max_size=8)


@pytest.mark.parametrize(
    "reference,text,places,surplus",
    [
        ("粤BD12345", "粤BD1245", (0, 1, 2, 3, 4, None, 5, 6), ()),
        ("粤BD12345", "粤BD1234", (0, 1, 2, 3, 4, 5, 6, None), ()),
        ("粤BD12345", "BD12345", (None, 0, 1, 2, 3, 4, 5, 6), ()),
        ("京A12345", "京A12845", (0, 1, 2, 3, 4, 5, 6), ()),
        ("京A12345", "京A123456", (0, 1, 2, 3, 4, 5, 6), ((7, 7),)),
    ],
    ids=["lost within", "lost at the end", "lost at the start", "taken for another", "one too many"],
)
def test_which_character_answers_to_which(
    reference: str, text: str, places: tuple[int | None, ...], surplus: tuple[tuple[int, int], ...]
) -> None:
    alignment = align(reference, text)
    assert (alignment.places, alignment.surplus) == (places, surplus)


@given(texts, texts)
def test_an_alignment_is_a_shortest_way_and_leaves_nothing_out(reference: str, text: str) -> None:
    alignment = align(reference, text)
    kept = [place for place in alignment.places if place is not None]
    assert len(alignment.places) == len(reference)
    assert kept == sorted(kept)
    assert sorted([*kept, *(at for _, at in alignment.surplus)]) == list(range(len(text)))
    edits = len(alignment.surplus) + sum(
        place is None or reference[position] != text[place] for position, place in enumerate(alignment.places)
    )
    assert edits == differences(reference, text)


@given(texts, texts, texts)
def test_the_distance_is_a_distance(one: str, two: str, three: str) -> None:
    assert (differences(one, two) == 0) == (one == two)
    assert differences(one, two) == differences(two, one)
    assert differences(one, three) <= differences(one, two) + differences(two, three)


@given(texts, st.integers(0, 8))
def test_a_piece_of_a_plate_is_no_other_plate(text: str, length: int) -> None:
    assert surely_differing(text, text[:length]) == 0
    assert surely_differing(text[length:], text) == 0

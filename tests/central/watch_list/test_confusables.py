import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.watch_list.confusables import GROUPS, are_confused, skeleton
from wire.plate_kinds import ALPHABET, UNREADABLE

characters = st.sampled_from(sorted(ALPHABET - {UNREADABLE}))
plates = st.text(characters, min_size=1, max_size=8)


@pytest.mark.parametrize(
    "one, other", ["0O", "0D", "0Q", "8B", "2Z", "5S", "17", "1I", "1T", "1L", "8R", "7Z", "苏鄂"]
)
def test_what_readers_take_for_one_another_is_confused(one: str, other: str) -> None:
    assert are_confused(one, other)
    assert are_confused(other, one)


@pytest.mark.parametrize("one, other", ["12", "0B", "58", "京晋", "AE", "E京", "MZ"])
def test_what_looks_different_is_not(one: str, other: str) -> None:
    assert not are_confused(one, other)


def test_every_group_is_of_characters_that_plates_have() -> None:
    assert set("".join(GROUPS)) <= ALPHABET - {UNREADABLE}
    assert all(len(set(group)) == len(group) >= 2 for group in GROUPS)


@given(plates)
def test_a_skeleton_is_its_own_and_keeps_the_length(plate: str) -> None:
    assert skeleton(skeleton(plate)) == skeleton(plate)
    assert len(skeleton(plate)) == len(plate)


@given(characters, characters)
def test_what_is_confused_meets_in_the_skeleton(one: str, other: str) -> None:
    assert not are_confused(one, other) or skeleton(one) == skeleton(other)


def test_letters_never_meet_provinces() -> None:
    classes = {character: skeleton(character) for character in ALPHABET}
    assert all(classes[one].isascii() == one.isascii() for one in classes)


def test_what_nobody_could_read_is_like_nothing() -> None:
    assert skeleton("京A?") == f"{skeleton('京A')}?"
    assert not are_confused("?", "0")

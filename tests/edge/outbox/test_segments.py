from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.outbox.segments import Segment, segment_of
from wire.ids import new_id

EPOCH = new_id()


def segment(*numbers: int) -> Segment:
    one = Segment(Path("1.segment"))
    for seq in numbers:
        one.note(EPOCH, seq)
    return one


@given(st.sets(st.integers(1, 60), min_size=1), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70))))
def test_its_books_agree_with_a_set(numbers: set[int], ranges: list[tuple[int, int]]) -> None:
    one = segment(*sorted(numbers))
    waiting = set(numbers)
    for first, last in ranges:
        hit = {seq for seq in waiting if first <= seq <= last}
        assert one.finish(first, last) is bool(hit)
        waiting -= hit
    assert one.waiting == len(waiting)
    assert {seq for seq in range(80) if one.is_waiting(seq)} == waiting
    assert {seq for first, last in one.done() for seq in range(first, last + 1)} == numbers - waiting


def test_it_takes_ascending_numbers_of_one_epoch_only() -> None:
    one = segment(5, 6)
    assert one.fits(EPOCH, 7)
    assert not one.fits(EPOCH, 6)
    assert not one.fits(new_id(), 7)
    assert not one.fits(EPOCH, 5 + (1 << 16))
    with pytest.raises(ValueError, match="does not fit"):
        one.note(EPOCH, 4)


def test_of_two_that_hold_a_number_the_newer_counts() -> None:
    older, newer = segment(1, 2), segment(2)
    assert segment_of([older, newer], EPOCH, 2) is newer
    newer.finish(2, 2)
    assert segment_of([older, newer], EPOCH, 2) is older
    assert segment_of([older, newer], EPOCH, 3) is None

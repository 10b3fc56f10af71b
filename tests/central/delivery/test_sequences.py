from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.delivery.sequences import Account, Book, RangeSet

SPANS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 8)), max_size=20)


def numbers(ranges: RangeSet) -> set[int]:
    return {seq for first, last in ranges for seq in range(first, last + 1)}


@given(SPANS)
def test_a_range_set_is_the_set_of_its_numbers(spans: list[tuple[int, int]]) -> None:
    built = RangeSet()
    expected: set[int] = set()
    for first, length in spans:
        built = built.add(first, first + length)
        expected |= set(range(first, first + length + 1))

    assert numbers(built) == expected
    assert all(seq in built for seq in expected)
    assert not any(seq in built for seq in range(80) if seq not in expected)
    assert built.count() == len(expected)
    assert built.highest == max(expected, default=0)
    assert RangeSet.of(reversed(built.ranges)) == built


class Unbuilt(RangeSet):
    """Fails where a set is put together number by number: that takes the square of the time."""

    def add(self, first: int, last: int) -> Self:
        raise AssertionError(f"{first} to {last} is added by itself")


@given(SPANS)
def test_a_set_is_read_in_one_pass(spans: list[tuple[int, int]]) -> None:
    one_by_one = RangeSet()
    for first, length in spans:
        one_by_one = one_by_one.add(first, first + length)

    assert Unbuilt.of((first, first + length) for first, length in spans).ranges == one_by_one.ranges


def test_a_book_of_very_many_holes_is_read() -> None:
    book = RangeSet.of((seq, seq) for seq in range(1, 200_000, 2))

    assert book.count() == 100_000
    assert book.minus(RangeSet.of([(1, 10), *book])).count() == 0


@given(SPANS)
def test_ranges_stay_apart_and_ascending(spans: list[tuple[int, int]]) -> None:
    built = RangeSet.of((first, first + length) for first, length in spans)

    assert all(before[1] + 1 < after[0] for before, after in zip(built.ranges, built.ranges[1:], strict=False))


@given(SPANS, st.integers(1, 80))
def test_missing_is_the_rest(spans: list[tuple[int, int]], below: int) -> None:
    built = RangeSet.of((first, first + length) for first, length in spans)

    assert numbers(built.missing(below)) == set(range(1, below)) - numbers(built)


@given(SPANS, SPANS)
def test_without_counts_the_difference(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> None:
    left = RangeSet.of((first, first + length) for first, length in ours)
    right = RangeSet.of((first, first + length) for first, length in theirs)

    assert left.without(right) == len(numbers(left) - numbers(right))


@given(SPANS, st.lists(st.integers(1, 70), max_size=5), st.integers(5, 8))
def test_an_acknowledgement_tells_the_truth_and_names_what_was_just_sent(
    spans: list[tuple[int, int]], touched: list[int], limit: int
) -> None:
    built = RangeSet.of((first, first + length) for first, length in spans)
    also = built.also(touched, limit)

    assert len(also) <= limit
    assert list(also) == sorted(also)
    assert set(also) <= set(built.ranges)
    told = numbers(RangeSet(also)) | set(range(1, built.upto + 1))
    assert all(seq in told for seq in touched if seq in built)


def test_upto_needs_number_one() -> None:
    assert RangeSet.of([(1, 4), (6, 7)]).upto == 4
    assert RangeSet.of([(2, 4)]).upto == 0
    assert RangeSet().upto == 0


@pytest.mark.parametrize("span", [(0, 3), (5, 4), (-1, -1)])
def test_no_range_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no range"):
        RangeSet().add(*span)


@pytest.mark.parametrize(
    "received, dropped, next_seq, oldest, retired, expected",
    [
        ([(1, 9)], [], 10, None, False, Account()),
        ([(1, 4), (7, 9)], [], 10, None, False, Account(lost=2)),
        ([(1, 4), (7, 9)], [], 10, 5, False, Account(late=2)),
        ([(1, 4), (7, 9)], [], 12, 6, False, Account(lost=1, late=3)),
        ([(1, 4), (7, 9)], [(5, 6)], 10, None, False, Account(dropped=2)),
        ([(1, 4), (7, 9)], [(5, 5)], 10, None, False, Account(lost=1, dropped=1)),
        ([(1, 4), (7, 9)], [], None, None, False, Account(late=2)),
        ([(1, 4), (7, 9)], [], 12, 5, True, Account(lost=4)),
        ([], [], 4, 1, False, Account(late=3)),
        ([], [], 1, None, False, Account()),
        ([(1, 4)], [(2, 3)], 5, None, False, Account()),
    ],
)
def test_lost_late_and_dropped_are_told_apart(
    received: list[tuple[int, int]],
    dropped: list[tuple[int, int]],
    next_seq: int | None,
    oldest: int | None,
    retired: bool,  # noqa: FBT001 - a column of the table
    expected: Account,
) -> None:
    told = Book(
        RangeSet.of(received), RangeSet.of(dropped), next_seq=next_seq, oldest_unacked=oldest, retired=retired
    )

    assert told.account() == expected


@given(SPANS, SPANS, st.none() | st.integers(1, 80), st.none() | st.integers(1, 80), st.booleans())
def test_every_missing_number_has_exactly_one_name(
    ours: list[tuple[int, int]],
    given_up: list[tuple[int, int]],
    next_seq: int | None,
    oldest: int | None,
    retired: bool,  # noqa: FBT001 - drawn
) -> None:
    received = RangeSet.of((first, first + length) for first, length in ours)
    dropped = RangeSet.of((first, first + length) for first, length in given_up)
    told = Book(received, dropped, next_seq=next_seq, oldest_unacked=oldest, retired=retired).account()
    end = max(next_seq or 0, received.highest + 1, dropped.highest + 1)

    assert min(told.lost, told.late, told.dropped) >= 0
    assert told.lost + told.late + told.dropped == received.missing(end).count()


@given(SPANS, SPANS)
def test_what_is_left_of_a_set_is_what_the_other_does_not_have(
    ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    mine = RangeSet.of((first, first + length) for first, length in ours)
    other = RangeSet.of((first, first + length) for first, length in theirs)

    left = mine.minus(other)

    assert numbers(left) == numbers(mine) - numbers(other)
    assert mine.without(other) == len(numbers(left))


def test_what_a_node_no_longer_keeps_is_lost_with_a_reason() -> None:
    book = Book(RangeSet.of([(1, 4)]), not_kept=RangeSet.of([(3, 6), (9, 12)]), next_seq=10)

    assert book.account() == Account(lost=5, not_kept=3, late=3)

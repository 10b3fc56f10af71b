from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.outbox.cap import GIVEN_UP_IN_ORDER, EventKind, HeldRow, Loss, gravity, kind_of, losses
from wire.events import Event
from wire.examples import example_events


def rows_of(text: str) -> list[HeldRow]:
    """One letter a number from 1 on: g(ate), b(arrier), p(assage), and a blank for one already confirmed."""
    kinds = {"g": "gate", "b": "barrier", "p": "passage"}
    return [HeldRow(seq, seq, kinds[letter]) for seq, letter in enumerate(text, 1) if letter != " "]


def test_the_oldest_states_of_the_arm_go_first() -> None:
    assert list(losses(rows_of("pbgggpbgg"), "gate", 1)) == [Loss(3, 4, "gate", 1)]
    assert list(losses(rows_of("pbgggpbgg"), "gate", 3)) == [Loss(3, 5, "gate", 2), Loss(8, 9, "gate", 1)]


def test_a_single_row_is_not_worth_giving_up_because_the_word_about_it_takes_a_row_too() -> None:
    assert list(losses(rows_of("gpgbg"), "gate", 2)) == []


def test_movements_go_with_the_states_beside_them_and_the_gravest_is_named() -> None:
    assert list(losses(rows_of("pbgp"), "barrier", 1)) == [Loss(2, 3, "barrier", 1)]


def test_a_confirmed_number_between_two_rows_keeps_them_apart() -> None:
    assert list(losses(rows_of("g gg"), "gate", 5)) == [Loss(3, 4, "gate", 1)]


def test_what_was_dropped_before_is_joined_with_its_neighbours() -> None:
    rows = [HeldRow(1, 4, "gate"), HeldRow(5, 9, "gate"), HeldRow(10, 10, "gate"), HeldRow(12, 12, "passage")]
    assert list(losses(rows, "gate", 9)) == [Loss(1, 10, "gate", 2)]


def test_of_passages_no_more_go_than_must() -> None:
    assert list(losses(rows_of("pppppp"), "passage", 2)) == [Loss(1, 3, "passage", 2)]


def test_every_kind_of_event_has_its_place() -> None:
    kinds = [kind_of(event) for event in example_events()]
    assert sorted(kinds) == sorted(get_args(EventKind))
    assert sorted(kind for kind in kinds if gravity(kind) is not None) == sorted(GIVEN_UP_IN_ORDER)


@pytest.mark.parametrize("event", example_events(), ids=lambda event: event.kind)
def test_only_words_about_losses_are_never_given_up(event: Event) -> None:
    rows = [HeldRow(seq, seq, event.kind) for seq in range(1, 10)]
    given_up = [*losses(rows, GIVEN_UP_IN_ORDER[-1], 3)]
    assert given_up == ([] if event.kind == "dropped" else [Loss(1, 4, event.kind, 3)])


def test_no_two_kinds_are_as_grave() -> None:
    assert GIVEN_UP_IN_ORDER == ("gate", "command_refused", "buzzer", "notice", "barrier", "hold", "passage")


@given(st.text("gbp ", max_size=40), st.sampled_from(GIVEN_UP_IN_ORDER), st.integers(1, 20))
def test_never_too_much_never_the_wrong_kind_never_twice(text: str, kind: str, excess: int) -> None:
    rows = rows_of(text)
    chosen = list(losses(rows, kind, excess))
    assert sum(loss.freed for loss in chosen) <= excess
    allowed = GIVEN_UP_IN_ORDER[: GIVEN_UP_IN_ORDER.index(kind) + 1]
    numbers = [seq for loss in chosen for seq in range(loss.first_seq, loss.last_seq + 1)]
    assert numbers == sorted(set(numbers))
    assert all(kind_at(rows, seq) in allowed for seq in numbers)


def kind_at(rows: Sequence[HeldRow], seq: int) -> str:
    return next(row.kind for row in rows if row.seq == seq)

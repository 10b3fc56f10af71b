"""What nodes told, sorted: each kind into its own list, in the order in which it came, and nothing twice."""

from dataclasses import fields

import pytest

from central.line.by_kind import Told, sorted_by_kind
from central.passages.recording import Origin
from tests.central.node import NOON, gave_up, move, passage
from wire.codec import UnreadableEvent
from wire.examples import example_events, example_health
from wire.ids import new_id


def told(event: object, seq: int = 1) -> Told:
    return Origin("east", "gate-1", new_id(), seq, "t", NOON), event  # type: ignore[return-value]


def test_every_kind_has_a_list_of_its_own_and_is_in_no_other() -> None:
    unreadable = UnreadableEvent(reason="kind: unknown", raw="{}")
    lists = []
    for event in (*example_events(), unreadable):
        kinds = sorted_by_kind([told(event)])
        (filled,) = (one.name for one in fields(kinds) if getattr(kinds, one.name))
        lists.append(filled)
    assert sorted(lists) == sorted(one.name for one in fields(kinds)), "no list stays empty, none is shared"


def test_the_order_in_which_they_came_is_kept_within_each_kind() -> None:
    events = [passage("京A00001"), move(None), passage("京A00002"), gave_up(1, 2), passage("京A00003")]
    kinds = sorted_by_kind(told(event, seq) for seq, event in enumerate(events, 1))
    assert [origin.seq for origin, _ in kinds.passages] == [1, 3, 5]
    assert [origin.seq for origin, _ in kinds.moves] == [2]
    assert [event for _, event in kinds.dropped] == [events[3]]


def test_nothing_told_is_nothing_sorted() -> None:
    kinds = sorted_by_kind([])
    assert not any(getattr(kinds, one.name) for one in fields(kinds))


def test_an_event_of_a_class_that_nobody_takes_stops_instead_of_vanishing() -> None:
    class Later(UnreadableEvent):
        pass

    origin = Origin("east", "gate-1", new_id(), 1, "t", NOON)
    stranger = example_health()

    assert len(sorted_by_kind([(origin, Later(reason="r", raw="{}"))]).unreadable) == 1
    with pytest.raises(AssertionError):
        sorted_by_kind([(origin, stranger)])  # type: ignore[list-item]

"""Openings by a person for nobody in particular: on whom they are booked, and on whom they are not."""

from datetime import timedelta

import pytest

from central.passages.search import find
from central.store.db import Store
from tests.central.node import NOON, TellingNode, move, passage
from tests.central.passages.test_hand_openings import by, opened_by_hand
from tests.central.taking_in import take
from wire.events import AccessDecision, Event, Outcome, PassageRecorded, Verdict
from wire.ids import new_id


def test_an_opening_for_nobody_in_particular_marks_nobody(store: Store) -> None:
    take(store, TellingNode().tells(passage(), by("li", move(None))))

    assert opened_by_hand(store) == []


def in_steps(told: PassageRecorded, seconds: float, **more: object) -> PassageRecorded:
    """Tell that somebody passed, so long after the barrier was told to open at NOON."""
    said = {"id": new_id(), "revision": 1, "outcome": Outcome.PASSED, **more}
    return told.model_copy(update={**said, "last_seen_at": NOON + timedelta(seconds=seconds)})


@pytest.mark.parametrize("moves_first", [True, False])
def test_an_opening_for_nobody_is_booked_on_the_next_one_who_goes_in(store: Store, *, moves_first: bool) -> None:
    node, comes, later = TellingNode(), passage(verdict=Verdict.WAIT), passage("京B12345", verdict=Verdict.WAIT)
    told: list[Event] = [comes, later, in_steps(comes, 8)]
    opens = by("li", move(None))
    for event in [opens, *told] if moves_first else [*told, opens]:
        take(store, node.tells(event))
    take(store, node.tells(in_steps(later, 12)))

    assert opened_by_hand(store) == [comes.passage]
    with store.read() as session:
        found = find(session, comes.passage)
    assert found is not None
    assert found.opened_by_hand is not None
    assert (found.opened_by_hand.actor, found.opened_by_hand.reason) == ("li", "delivery")


@pytest.mark.parametrize(
    "seconds, more",
    [
        (-1, {}),
        (31, {}),
        (8, {"followed": True}),
        (8, {"outcome": Outcome.TURNED_BACK}),
        (8, {"lane": "in-2"}),
        (8, {"decision": AccessDecision(verdict=Verdict.OPEN, reason="resident")}),
    ],
)
def test_it_is_booked_on_nobody_else(store: Store, seconds: float, more: dict[str, object]) -> None:
    node, comes = TellingNode(), passage(verdict=Verdict.WAIT, lane=str(more.get("lane", "in-1")))
    take(store, node.tells(by("li", move(None)), comes))
    take(store, node.tells(in_steps(comes, seconds, **more)))

    assert opened_by_hand(store) == []


def test_who_was_opened_for_himself_takes_no_opening_from_the_next(store: Store) -> None:
    node, first, next_one = TellingNode(), passage(verdict=Verdict.WAIT), passage("京B12345", verdict=Verdict.WAIT)
    take(store, node.tells(first, next_one, by("li", move(first.passage))))
    take(store, node.tells(by("wang", move(None), "staff"), in_steps(first, 4), in_steps(next_one, 9)))

    with store.read() as session:
        openings = [(one := find(session, told.passage)) and one.opened_by_hand for told in (first, next_one)]
    assert [one and one.actor for one in openings] == ["li", "wang"]
